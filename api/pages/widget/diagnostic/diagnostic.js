/** Dresses the events of « Faire le point »: a question, a list to tick, a result, a code. Only what is already said in words. */
import { part } from "../dom.js";
import { codeElement, documentButton } from "./keeping.js";
import { listElement } from "./list.js";
import { closeEarlier, dressButtons, questionParts } from "./question.js";
import { tilesElement } from "./result.js";
import { texts } from "./texts.js";

const DOUBLE_TAP_MS = 400;

await styled();

/** `tools`: {listen(text), say(text), file(path)}. */
export function dress(element, event, tools) {
  const { question, options, result, summary, state } = event;
  const body = part(element, "body");
  const extras = part(element, "extras");
  const held = document.activeElement;
  if (question || result) closeEarlier(element);
  if (question) open(element);
  if (question) body.replaceChildren(...questionParts(event));
  if (result) body.replaceChildren();
  dressButtons(element, event, tools);
  if (summary?.pdf) extras.append(documentButton(texts.summary, tools));
  if (result) extras.prepend(tilesElement(result), documentButton(texts.result, tools));
  if (options) extras.prepend(listElement(element, options, tools));
  if (state === "resume_code") extras.prepend(codeElement(event, tools));
  if (event.author === "bot") listenToAll(element, event, tools);
  if (element.contains(held)) held.focus({ preventScroll: true }); // a button that is moved loses it
}

/** The answers lie where those of the question before lay: the second tap of a trembling finger must not choose one. */
function open(element) {
  element.classList.add("message--asks", "message--fresh");
  setTimeout(() => element.classList.remove("message--fresh"), DOUBLE_TAP_MS);
}

/** Read aloud, a question is nothing without its answers. */
function listenToAll(element, { text, options, buttons = [] }, { listen }) {
  const labels = [...(options?.items ?? []), ...buttons].filter(({ role }) => !role).map(({ label }) => label);
  const button = text && listen([text, ...labels].join(".\n"));
  const line = part(element, "tools");
  if (button && !line.contains(document.activeElement)) line.replaceChildren(button);
}

/** The module waits for its style sheet, so that nothing is seen undressed. */
function styled() {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: new URL("./diagnostic.css", import.meta.url).href, onload: resolve, onerror: reject });
    document.querySelector('link[media="print"]').before(link);
  });
}
