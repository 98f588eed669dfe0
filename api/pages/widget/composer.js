/** The field where a person writes: Enter sends, Shift+Enter starts a line, a counter comes near the limit. */
import { byId } from "./dom.js";
import { texts } from "./texts.js";

export const MAX_LENGTH = 2_000;
const WARN_FROM = 1_800;

/** What the counter says: nothing far from the limit. Code points, as the gateway counts. */
export function counterOf(text) {
  const left = MAX_LENGTH - [...text].length;
  if (left > MAX_LENGTH - WARN_FROM) return { text: "", isOver: false };
  return left >= 0 ? { text: texts.left(left), isOver: false } : { text: texts.over(-left), isOver: true };
}

export class Composer {
  #form = byId("composer");
  #field = byId("message");
  #counter = byId("counter");
  #send;

  constructor(send) {
    this.#send = send;
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    this.#field.addEventListener("keydown", (event) => this.#keyDown(event));
    this.#field.addEventListener("input", () => this.#adapt());
  }

  focus() {
    this.#field.focus();
  }

  #keyDown(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#field.value.trim();
    this.#field.focus();
    if (!text || counterOf(this.#field.value).isOver) return;
    this.#field.value = "";
    this.#adapt();
    this.#send(text);
  }

  #adapt() {
    const { text, isOver } = counterOf(this.#field.value);
    this.#counter.textContent = text;
    this.#field.toggleAttribute("aria-invalid", isOver);
    this.#field.rows = Math.min(5, Math.max(1, this.#field.value.split("\n").length, this.#lines()));
  }

  /** Lines that the text fills on screen; `rows` is used because inline styles are forbidden here. */
  #lines() {
    this.#field.rows = 1;
    const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(this.#field);
    const inner = this.#field.scrollHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
    return Math.round(inner / parseFloat(lineHeight)) || 1;
  }
}
