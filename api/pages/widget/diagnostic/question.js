/** One question: who asks what, where it stands, its answers as large buttons, the ways on and out below. */
import { byId, icon, isolated, make } from "../dom.js";
import { texts } from "./texts.js";

/** The card: its subject, its number, its words. The event's `text` says all of it for those who have no card. */
export function questionParts({ question, text }) {
  const { title, pictogram: name, intro } = question;
  const number = texts.number(question);
  const heads = title ? [make("h3", {}, isolated(title)), make("p", { text: number })] : [make("h3", { text: number })];
  const words = (question.text ?? text).replaceAll(" ?", "\u00a0?").split("\n").filter((line) => line && line !== number && line !== intro);
  return [
    make("div", { className: "ask-head" }, pictogram(name), make("div", {}, ...heads)),
    progress(question, number),
    ...(intro ? [make("p", { className: "ask-intro" }, isolated(intro))] : []),
    ...words.map((line) => make("p", {}, isolated(line))),
  ];
}

/** The drawing of a subject; beside words, a drawing alone says nothing. */
export function pictogram(name) {
  return icon(byId(`icon-theme-${name}`) ? `theme-${name}` : "theme-talk");
}

/** Its words are the number's: no percentage is read out. */
function progress({ number, total }, words) {
  return make("progress", { className: "ask-progress", max: total, value: number, "aria-label": words, "aria-valuetext": words });
}

/** The answers in a column; the ways beside them smaller, in a group of their own. */
export function dressButtons(element, { buttons = [], question }, { say }) {
  const group = element.querySelector(".choices");
  if (!group) return;
  group.classList.add("choices--column");
  const ways = buttons.filter(({ role }) => role === "navigation").map((button) => made(group, button));
  buttons.filter((button) => button.takes_options).forEach((button) => made(group, button).classList.add("choice--main"));
  if (ways.length === 0) return;
  group.after(make("div", { className: "choices choices--ways", role: "group", "aria-label": texts.ways }, ...ways));
  if (group.childElementCount === 0) group.remove();
  const why = question?.why && ways.find(({ textContent }) => textContent === texts.why);
  if (why) tellWhy(element, why, { why: question.why, say });
}

function made(group, { id }) {
  return [...group.children].find(({ dataset }) => dataset.choice === id);
}

/** The reason came with the question: it is shown at once, without a turn. */
function tellWhy(element, button, { why, say }) {
  const reason = make("p", { className: "ask-why", hidden: "" }, isolated(why));
  element.querySelector(".bubble").append(reason);
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", (event) => {
    event.stopImmediatePropagation();
    reason.hidden = !reason.hidden;
    button.setAttribute("aria-expanded", String(!reason.hidden));
    if (!reason.hidden) say(why);
  }, { capture: true });
}

/** A new question or a result: what was asked before it is over. What was chosen stays to be seen. */
export function closeEarlier(element) {
  const before = (each) => each.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
  const earlier = [...element.parentElement.querySelectorAll(".message--asks")].filter(before);
  earlier.forEach((each) => {
    each.classList.replace("message--asks", "message--asked");
    each.querySelectorAll(".choice").forEach((button) => (button.disabled = button !== document.activeElement));
    each.querySelectorAll("fieldset").forEach((list) => (list.disabled = true));
  });
}
