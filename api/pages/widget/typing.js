/** The sign that an answer is being written: from the person's message to the end of its turn. */
import { byId } from "./dom.js";

/** The gateway gives its last word after 25 s. */
const LONGEST_MS = 45_000;

export class Typing {
  #sign = byId("typing");
  #unanswered;
  #timer = null;

  constructor(unanswered) {
    this.#unanswered = unanswered;
  }

  refresh() {
    const last = this.#unanswered();
    this.#show(last !== null && Date.now() - Date.parse(last.at) < LONGEST_MS);
  }

  #show(isOn) {
    clearTimeout(this.#timer);
    this.#sign.hidden = !isOn;
    if (isOn) this.#timer = setTimeout(() => this.#show(false), LONGEST_MS);
  }
}
