/** What the person chose to send, in France Travail's order; then contact, steps and notes. */
import { isolated, make } from "./elements.js";
import { texts } from "./texts.js";
import { dateText, stepText } from "./words.js";

export function summaryElement(handoff) {
  const held = handoff.summary;
  const box = make("section", { "aria-labelledby": "summary-title" }, make("h2", { id: "summary-title", text: texts.summary }), make("p", { className: "declared", text: texts.declared }));
  box.append(rows([[texts.need, handoff.need_label], [texts.commune, handoff.commune], [texts.reference, held?.nature?.reference], [texts.words, handoff.words], [texts.demand, held?.request?.demand], [texts.priority, held?.request?.priority]]));
  if (!held) return box.append(make("p", { text: texts.nothing })), box;
  if (held.urgent?.length) box.append(block(texts.urgent, held.urgent.map((one) => text(`${one.subject} : ${one.said} (${one.is_now ? texts.urgentNow : texts.urgentSoon})`, one.source))));
  box.append(...[held.strengths, ...(held.sections ?? []), held.private].filter(Boolean).map(section));
  if (held.wishes_to_talk) box.append(make("p", { text: texts.wishes }));
  if (held.not_discussed?.length) box.append(block(texts.notDiscussed, held.not_discussed.map((one) => text(one))));
  if (held.seen?.offers?.length) box.append(block(texts.seenOffers, held.seen.offers.map(({ name, source }) => text(name, source))));
  if (held.seen?.steps?.length) box.append(block(texts.seenSteps, held.seen.steps.map((one) => text(`${one.text} (${texts.steps[one.state]})`))));
  return box;
}

function section({ title, subjects }) {
  const parts = subjects.map((subject) => {
    const more = [subject.is_priority && texts.isPriority, subject.is_to_specify && texts.toSpecify].filter(Boolean).join(", ");
    return make("div", {}, make("h4", { text: more ? `${subject.title} (${more})` : subject.title }), make("ul", {}, ...subject.lines.map(line)));
  });
  return make("div", { className: "block" }, make("h3", { text: title }), ...parts);
}

function line({ said, state, declared_impact: impact, urgency, source }) {
  return text([said, texts.lineStates[state], texts.impacts[impact], texts.urgencies[urgency]].filter(Boolean).join(" · "), source);
}

/** Where it comes from: the message when it is in this talk, otherwise when it was said. */
function text(words, source) {
  const item = make("li", {}, isolated(words));
  if (!source) return item;
  if (!source.seq) return item.append(" ", make("small", { className: "muted", text: texts.saidAt(dateText(source.at)) })), item;
  const link = make("button", { type: "button", className: "tool", text: texts.goTo });
  link.addEventListener("click", () => document.getElementById(`message-${source.seq}`)?.focus());
  item.append(" ", link);
  return item;
}

const block = (title, items) => make("div", { className: "block" }, make("h3", { text: title }), make("ul", {}, ...items));

function rows(pairs) {
  const known = pairs.filter(([, value]) => value);
  return make("dl", { className: "pairs" }, ...known.map(([label, value]) => make("div", {}, make("dt", { text: label }), make("dd", {}, isolated(value)))));
}

export function contactElement({ contact }) {
  const said = (value) => (Array.isArray(value) ? value.join(", ") : value === true ? texts.yes : value === false ? texts.no : value);
  const pairs = Object.entries(contact ?? {}).map(([key, value]) => [texts.contacts[key] ?? key, said(value)]);
  return pairs.length ? make("section", { className: "block" }, make("h3", { text: texts.contact }), rows(pairs)) : "";
}

export function stepsElement({ steps = [] }) {
  return make("details", { className: "block" }, make("summary", { text: texts.opened }), make("ol", {}, ...steps.map((step) => make("li", {}, isolated(stepText(step))))));
}

export function notesElement({ notes = [] }) {
  return make("ul", { className: "notes" }, ...notes.map(({ at, name, text: words }) => make("li", {}, make("small", {}, isolated(`${name ?? ""} · ${dateText(at)}`)), make("p", {}, isolated(words)))));
}
