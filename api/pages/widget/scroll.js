/** Keeps the newest message in sight without taking the page away from someone who reads above. */
import { byId } from "./dom.js";

const NEAR_PX = 160;

export class Scroll {
  #log = byId("log");
  #newer = byId("newer");

  constructor() {
    this.#newer.addEventListener("click", () => this.toEnd());
    this.#log.addEventListener("scroll", () => this.#isNearEnd() && (this.#newer.hidden = true), { passive: true });
  }

  /** Remember, before adding, whether the person is at the end; returns what to do after adding. */
  before() {
    const wasNear = this.#isNearEnd();
    return (element) => {
      if (wasNear) this.#show(element);
      else if (element) this.#newer.hidden = false;
    };
  }

  /** What grows after it was shown stays in sight. */
  around(grow, element) {
    const wasNear = this.#isNearEnd();
    grow();
    if (wasNear) this.#show(element);
  }

  toEnd() {
    this.#newer.hidden = true;
    this.#log.scrollTop = this.#log.scrollHeight;
    byId("end").scrollIntoView({ block: "end" });
  }

  /** The beginning of a long answer matters more than its end; its parts may arrive one by one. */
  #show(last) {
    let element = last;
    while (element?.previousElementSibling?.matches(".message--bot")) element = element.previousElementSibling;
    const isTall = element && this.#log.scrollHeight - element.offsetTop > this.#log.clientHeight;
    if (isTall) element.scrollIntoView({ block: "start" });
    else this.toEnd();
  }

  #isNearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }
}
