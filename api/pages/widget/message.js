/** Draws one event as a list item. An unknown kind is drawn from its text and buttons alone. */
import { cardElement } from "./cards.js";
import { cloneOf, icon, isolated, make, part } from "./dom.js";
import { phoneHref } from "./links.js";
import { texts, timeText } from "./texts.js";

/** Whether an event has anything to show. */
export function isVisible({ kind, text, buttons, offers }) {
  return kind !== "turn_done" && Boolean(text || buttons?.length || offers?.length);
}

export function messageElement(event, { choose, leave }) {
  const root = cloneOf("message-template");
  root.classList.add(`message--${authorOf(event)}`, `message--kind-${event.kind === "safety" ? "safety" : "plain"}`);
  part(root, "author").textContent = texts.authors[authorOf(event)];
  part(root, "body").replaceChildren(...paragraphs(spokenText(event)));
  setTime(part(root, "time"), event.at);
  part(root, "extras").replaceChildren(...extras(event, { choose, leave }));
  return root;
}

/** With cards on screen, only what comes before the numbered list is written: the cards say the rest. */
export function spokenText({ text = "", offers }) {
  return offers?.length ? text.split(/^\d+[.)] /m)[0].trim() : text;
}

function authorOf({ author }) {
  return Object.hasOwn(texts.authors, author) ? author : "bot";
}

function paragraphs(text) {
  return text
    .split(/\n+/)
    .filter((line) => line.trim())
    .map((line) => make("p", {}, isolated(line)));
}

function setTime(target, at) {
  if (!at) return target.remove();
  target.dateTime = at;
  target.textContent = timeText(new Date(at));
}

function* extras({ numbers, quick_exit, offers, buttons }, { choose, leave }) {
  if (numbers?.length) yield make("ul", { className: "numbers", "aria-label": texts.numbers }, ...numbers.map(number));
  if (quick_exit) yield leaveButton(leave);
  if (offers?.length) yield make("ul", { className: "cards", "aria-label": texts.offers(offers.length) }, ...offers.map(item));
  if (buttons?.length) yield choices(buttons, choose);
}

function item(card) {
  return make("li", {}, cardElement(card));
}

function number({ label, number: digits, href, note }) {
  const safe = phoneHref(href);
  const line = make(safe ? "a" : "p", { className: "number", ...(safe && { href: safe }) });
  line.append(make("strong", { text: digits }), make("span", {}, isolated(label)));
  if (note) line.append(make("small", {}, isolated(note)));
  return make("li", {}, line);
}

function leaveButton(leave) {
  const button = cloneOf("leave-template");
  button.addEventListener("click", leave);
  return button;
}

/** Real buttons that stay where they are: nobody loses a choice by typing or by moving on. */
function choices(buttons, choose) {
  const group = make("div", { className: "choices", role: "group", "aria-label": texts.choices });
  const made = buttons.map(({ id, label, takes_options }) => {
    const button = make("button", { className: "choice", type: "button" }, isolated(label));
    button.dataset.choice = id;
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      markChosen(button);
      choose({ id, label, ...(takes_options && { chosen: ticked(button) }) });
    });
    return button;
  });
  group.append(...made);
  return group;
}

function ticked(button) {
  return [...button.closest(".message").querySelectorAll(":checked")].map(({ value }) => value);
}

/** Each choice serves once; its neighbours stay possible. */
export function markChosen(button) {
  button.classList.add("choice--made");
  button.prepend(icon("check"));
  button.append(make("span", { className: "visually-hidden", text: ` (${texts.choiceMade})` }));
  button.setAttribute("aria-disabled", "true");
  button.parentElement.classList.add("choices--done");
}
