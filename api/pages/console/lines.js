/** The lists of requests. */
import { icon, isolated, make } from "./elements.js";
import { hashOf, listOf } from "./router.js";
import { texts } from "./texts.js";
import { ownerText, sorted, subjectOf, urgencyOf, waitText } from "./words.js";

const LISTS = ["en-attente", "mes-conversations", "plus-tard", "terminees"];

export function listsElement(view, lines, closed, openId) {
  const of = (name) => (name === "terminees" ? (closed ?? []) : sorted(lines.filter((line) => listOf(line) === name)));
  const mine = of("mes-conversations").filter(({ owner }) => owner?.is_me);
  const others = of("mes-conversations").filter(({ owner }) => !owner?.is_me);
  const shown = view === "mes-conversations" ? mine : of(view);
  const tabs = LISTS.map((name) => tab(name, name === view, name === "mes-conversations" ? mine.length : name === "terminees" ? 0 : of(name).length));
  const parts = [make("nav", { className: "tabs", "aria-label": texts.lists }, ...tabs), list(shown, view, openId)];
  if (view === "mes-conversations" && others.length) parts.push(make("h2", { className: "list-title", text: texts.colleagues }), list(others, view, openId));
  return parts;
}

function tab(name, isOn, count) {
  const link = make("a", { href: hashOf(name), className: "tab", ...(isOn && { "aria-current": "page" }) }, texts.views[name]);
  if (count) link.append(" ", make("span", { className: "count", text: count }));
  return link;
}

function list(lines, view, openId) {
  if (lines.length === 0) return make("p", { className: "empty", text: texts.empty[view] });
  return make("ul", { className: "lines" }, ...lines.map((line) => make("li", {}, lineElement(line, line.id === openId))));
}

function lineElement(line, isOpen) {
  const link = make("a", { href: hashOf("conversation", line.id), className: "line", ...(isOpen && { "aria-current": "true" }) });
  const isOver = ["closed", "cancelled"].includes(line.state);
  const since = isOver ? texts.states[line.state] : `${texts.since} ${waitText(line.waits_s)}`;
  link.append(marks(line), make("strong", { className: "line-subject" }, isolated(subjectOf(line))));
  link.append(make("span", { className: "line-where" }, isolated([line.commune, line.structure.name].filter(Boolean).join(" · "))));
  if (line.last_text) link.append(make("span", { className: "line-last" }, isolated(line.last_text)));
  link.append(make("span", { className: "line-foot" }, `${since} · ${texts.ownedBy} ${ownerText(line)}`));
  return link;
}

export function marks(line) {
  const urgency = urgencyOf(line.urgency);
  const found = make("span", { className: "marks" });
  if (urgency) found.append(make("span", { className: `mark mark--${urgency.level}` }, icon(urgency.sign), urgency.text));
  if (line.is_overdue) found.append(make("span", { className: "mark mark--late" }, icon("clock"), texts.overdue));
  if (line.appointment_state) found.append(make("span", { className: "mark" }, icon("calendar"), `${texts.appointment} ${texts.appointments[line.appointment_state] ?? ""}`));
  if (line.unread) found.append(make("span", { className: "mark mark--unread", text: texts.unread(line.unread) }));
  return found;
}
