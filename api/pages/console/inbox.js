/** Asks for the lists for ever; says what changed. Draws nothing. */
import { newsOf } from "./words.js";

const AGAIN_MS = 3_000;

export class Inbox {
  lines = [];
  counts = {};
  #cursor = "";
  #abort = new AbortController();
  #known = null;

  /** `changed()`, `news("request"|"reply")`, `link(isUp)`. */
  constructor({ http, changed, news, link, pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }) {
    Object.assign(this, { http, changed, news, link, pause });
  }

  async run() {
    while (!this.#abort.signal.aborted) await this.once();
  }

  stop() {
    this.#abort.abort();
  }

  async once() {
    try {
      const { lines, cursor, counts } = await this.http.wait(`inbox?after=${encodeURIComponent(this.#cursor)}`, this.#abort.signal);
      this.link(true);
      const news = newsOf(this.#known, lines);
      Object.assign(this, { lines, counts });
      this.#cursor = cursor;
      this.#known = lines;
      this.changed();
      if (news) this.news(news);
    } catch {
      if (this.#abort.signal.aborted) return;
      this.link(false);
      await this.pause(AGAIN_MS);
    }
  }
}
