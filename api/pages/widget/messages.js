/** The list on screen: every event at its place, the person's own messages from the first instant. */
import { byId, cloneOf, icon, make, part } from "./dom.js";
import { isVisible, markChosen, messageElement } from "./message.js";
import { dayText, texts } from "./texts.js";

const STATE_ICONS = { sending: "clock", received: "check", unconfirmed: "alert", refused: "alert" };

export class Messages {
  #list = byId("messages");
  #pending = new Map();
  #handlers;

  /** `handlers`: {choose, leave, retry, listen, dress}: what the buttons inside messages do. */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** Puts events where they belong; returns the elements added. */
  add(events) {
    return events.filter(isVisible).map((event) => this.#place(event));
  }

  /** Shows the state of a message that this page sends. */
  show(entry, outcome) {
    const element = this.#pending.get(entry.client_msg_id) ?? this.#addPending(entry);
    this.#mark(element, entry, outcome);
    return element;
  }

  notice(text, className = "") {
    const line = make("li", { className: `notice ${className}`, text });
    this.#list.append(line);
    return line;
  }

  clear() {
    this.#pending.clear();
    this.#list.replaceChildren();
  }

  #addPending({ client_msg_id, text, label }) {
    const element = messageElement({ author: "person", text: text ?? label, kind: "text" }, this.#handlers);
    this.#pending.set(client_msg_id, element);
    this.#list.append(element);
    return element;
  }

  #place(event) {
    const mine = event.author === "person" && this.#pending.get(event.client_msg_id);
    const element = mine || messageElement(event, this.#handlers);
    if (mine) this.#pending.delete(event.client_msg_id);
    Object.assign(element.dataset, { seq: event.seq, day: dayText(new Date(event.at), new Date()) });
    if (!mine) this.#list.insertBefore(element, this.#after(event.seq));
    if (event.author === "person") this.#stored(element, event);
    else this.#offerListening(element, event);
    this.#separateDays(element);
    this.#handlers.dress(element, event);
    return element;
  }

  /** The first element that comes after `seq`: a later event, or a message still on its way. */
  #after(seq) {
    return [...this.#list.querySelectorAll(".message")].find(({ dataset }) => !dataset.seq || Number(dataset.seq) > seq) ?? null;
  }

  /** After a reload the gateway does not say which choice was taken: the person's words do. */
  #stored(element, { text }) {
    this.#mark(element, { state: "received" });
    const unused = [...this.#list.querySelectorAll(".choice:not(.choice--made)")].filter(({ textContent }) => textContent === text);
    const before = unused.filter((button) => button.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (before.length > 0) markChosen(before.at(-1));
  }

  #offerListening(element, event) {
    const tools = part(element, "tools");
    const button = event.author !== "system" && event.text ? this.#handlers.listen(event.text) : null;
    if (button) tools.append(button);
  }

  #separateDays(element) {
    const before = element.previousElementSibling;
    const day = element.dataset.day;
    if (day === (before?.dataset.day ?? texts.today)) return;
    const separator = make("li", { className: "day", text: day });
    separator.dataset.day = day;
    this.#list.insertBefore(separator, element);
  }

  #mark(element, { state }, outcome) {
    const tools = part(element, "tools");
    const label = make("span", { className: `delivery delivery--${state}` }, icon(STATE_ICONS[state]), texts.delivery[state]);
    tools.replaceChildren(label);
    if (state === "unconfirmed") tools.append(this.#retryButton());
    if (state === "refused") tools.append(make("p", { className: "refusal", text: refusal(outcome) }));
  }

  #retryButton() {
    const button = cloneOf("tool-template");
    button.textContent = texts.retry;
    button.addEventListener("click", this.#handlers.retry);
    return button;
  }
}

function refusal(error) {
  if (error?.code === "button_expired") return texts.choiceGone;
  return error?.sentence ?? "";
}
