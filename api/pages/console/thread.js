/** The conversation on screen: who speaks, when, what was not read yet. */
import { cardElement } from "../widget/cards.js";
import { timeText } from "../widget/texts.js";
import { Transcript } from "../widget/transcript.js";
import { isolated, make, say } from "./elements.js";
import { texts } from "./texts.js";

export class Thread {
  element = make("ol", { className: "thread" });
  #transcript = new Transcript();
  #first = true;
  last = 0;

  /** `firstSeq`: nothing before it is shown; `unread`: how many of her lines were not read. */
  constructor({ firstSeq, unread }) {
    this.last = firstSeq - 1;
    this.unread = unread;
  }

  add(events) {
    const fresh = this.#transcript.upsert(events);
    this.last = Math.max(this.last, ...fresh.map(({ seq }) => seq));
    const shown = fresh.filter(({ kind, text, offers }) => kind !== "turn_done" && (text || offers?.length));
    shown.forEach((event) => this.element.append(messageElement(event)));
    if (this.#first && shown.length) this.#separate();
    else shown.filter(({ author }) => author === "person").forEach(({ text }) => say(`${texts.authors.person} : ${text}`));
    if (shown.length) this.element.lastElementChild.scrollIntoView({ block: "end" });
    this.#first = false;
    return fresh;
  }

  #separate() {
    const hers = [...this.element.querySelectorAll(".said--person")];
    if (this.unread && hers.length) hers.at(-Math.min(this.unread, hers.length)).before(make("li", { className: "newer", text: texts.newer }));
  }
}

function messageElement({ seq, author, name, at, text = "", offers }) {
  const who = author === "counsellor" && name ? name : (texts.authors[author] ?? texts.authors.bot);
  const head = make("p", { className: "said-head" }, make("strong", {}, isolated(who)), " ", make("time", { datetime: at, text: timeText(new Date(at)) }));
  const body = offers?.length ? text.split(/^\d+[.)] /m)[0].trim() : text;
  const element = make("li", { className: `said said--${author}`, id: `message-${seq}`, tabindex: "-1" }, head);
  if (body) element.append(make("p", { className: "said-body" }, isolated(body)));
  if (offers?.length) element.append(make("ul", { className: "cards" }, ...offers.map((card) => make("li", {}, cardElement(card)))));
  return element;
}
