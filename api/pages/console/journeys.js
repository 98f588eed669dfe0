/** Journeys that people share with her structures: the list, one of them in words, and the question to share it. */
import { ask, button, isolated, make, sentenceOf } from "./elements.js";
import { hashOf } from "./router.js";
import { texts } from "./texts.js";
import { dateText } from "./words.js";

const words = texts.journeys;

export async function open(main, http, id) {
  const shown = id ? await one(http, id) : await all(http);
  main.replaceChildren(make("div", { className: "page" }, ...shown));
  main.querySelector("h1").focus();
}

async function all(http) {
  const { lines } = await http.get("journeys");
  const title = make("h1", { text: words.title, tabindex: "-1" });
  if (lines.length === 0) return [title, make("p", { text: words.none }), make("p", { className: "muted", text: words.how })];
  return [title, make("ul", { className: "journeys" }, ...lines.map(lineElement))];
}

function lineElement({ id, first_name: name, reference, structure, shared_at: at }) {
  const who = `${name ?? words.unnamed} · ${reference}`;
  const link = make("a", { href: hashOf("parcours", id) }, isolated(who));
  return make("li", { className: "figure" }, link, make("p", { className: "muted" }, isolated(`${structure.name} · ${words.shared(dateText(at))}`)));
}

async function one(http, id) {
  const path = `journeys/${encodeURIComponent(id)}`;
  const { document: journey, blocks } = await http.get(path);
  const print = make("a", { className: "button", href: `/api/v1/console/${path}/pdf`, text: words.print });
  const leave = button(words.leave, () => leaveDialog(http, path));
  return [
    make("p", {}, make("a", { className: "button back", href: hashOf("parcours"), text: words.back })),
    make("h1", { tabindex: "-1" }, isolated(`${words.section} ${journey.reference}`)),
    make("p", { className: "declared", text: words.declared }),
    make("p", { className: "actions" }, print, leave),
    ...blocks.filter(({ lines }) => lines.length).map(block),
  ];
}

function block({ title, lines }) {
  return make("section", { className: "block" }, make("h2", { text: title }), make("ul", {}, ...lines.map((line) => make("li", {}, isolated(line)))));
}

function leaveDialog(http, path) {
  const run = async () => {
    await http.post(`${path}/leave`);
    location.hash = hashOf("parcours");
  };
  ask({ title: words.leaveAsk, children: [make("p", { text: words.leaveNote })], go: words.leave, run });
}

/** Beside a conversation: the way to it, or to ask for it. */
export function journeyElement(talk) {
  const { journey_id: id, owner, state } = talk.handoff;
  const box = make("section", { className: "block" }, make("h3", { text: words.section }));
  if (id) return box.append(make("p", {}, make("a", { className: "button", href: hashOf("parcours", id), text: words.see }))), box;
  const said = make("p", { role: "status", text: words.notShared });
  box.append(said);
  if (state === "taken" && owner?.is_me) box.append(make("p", {}, button(words.ask, () => asked(talk, said))));
  return box;
}

async function asked(talk, said) {
  try {
    await talk.http.post(`${talk.path}/journey`);
    said.textContent = words.asked;
  } catch (error) {
    said.textContent = sentenceOf(error);
  }
}
