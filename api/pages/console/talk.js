/** One conversation: its lines, its composer, its actions, and the summary beside it. */
import { actionsElement, appointmentElement, noteForm, offersDialog } from "./actions.js";
import { button, input, isolated, make, sentenceOf } from "./elements.js";
import { journeyElement } from "./journeys.js";
import { marks } from "./lines.js";
import { hashOf, listOf } from "./router.js";
import { contactElement, notesElement, stepsElement, summaryElement } from "./summary.js";
import { texts } from "./texts.js";
import { Thread } from "./thread.js";
import { ownerText, subjectOf } from "./words.js";

const AGAIN_MS = 3_000;
const LASTS_MS = 5_000;

export class Talk {
  element = make("article", { className: "talk", "aria-labelledby": "talk-title" });
  #abort = new AbortController();
  #head = make("header", { className: "talk-head" });
  #notice = make("p", { className: "notice", role: "status" });
  #foot = make("footer", { className: "talk-foot" });
  #side = make("aside", { className: "side", "aria-label": texts.summary });
  #text = input({ className: "composer-text", rows: "2", "aria-label": texts.compose });
  #unsent = null;
  #typedAt = 0;
  #typingSign = make("p", { className: "typing", role: "status" });
  #signEnds = null;

  constructor({ http, id }) {
    Object.assign(this, { http, id });
    this.path = `handoffs/${encodeURIComponent(id)}`;
    this.#text = make("textarea", { className: "composer-text", rows: "2", maxlength: "2000", "aria-label": texts.compose, "aria-describedby": "composer-hint" });
  }

  async open() {
    this.handoff = await this.http.get(this.path);
    this.thread = new Thread({ firstSeq: this.handoff.first_seq, unread: this.handoff.unread });
    const log = make("div", { className: "log", role: "region", tabindex: "0", "aria-label": texts.talk }, this.thread.element);
    this.element.append(make("div", { className: "talk-main" }, this.#head, this.#notice, log, this.#typingSign, this.#foot), this.#side);
    this.#draw();
    this.#listen();
    this.#watch();
  }

  stop() {
    this.#abort.abort();
  }

  /** The inbox has seen another version of it. */
  async refresh(line) {
    if (this.handoff && line.version !== this.handoff.version) await this.reload();
  }

  async reload() {
    this.handoff = await this.http.get(this.path);
    this.#draw();
  }

  /** A move; when somebody was quicker, says who, and shows it as it is. */
  async act(name, body = {}) {
    this.#notice.textContent = "";
    try {
      await this.http.post(`${this.path}/${name}`, { version: this.handoff.version, ...body });
      await this.reload();
    } catch (error) {
      if (error.status !== 409) throw error;
      await this.reload();
      const { owner } = this.handoff;
      this.#notice.textContent = texts.moved(owner && !owner.is_me ? owner.name : null);
    }
  }

  #try(action) {
    return action.catch((error) => (this.#notice.textContent = sentenceOf(error)));
  }

  #draw() {
    const { handoff } = this;
    const back = make("a", { className: "button back", href: hashOf(listOf(handoff)), text: texts.back });
    const title = make("h1", { id: "talk-title", tabindex: "-1" }, isolated(subjectOf(handoff)));
    const where = [handoff.commune, handoff.structure.name, texts.states[handoff.state], `${texts.ownedBy} ${ownerText(handoff)}`];
    const run = (name, body) => this.#try(this.act(name, body));
    this.#head.replaceChildren(back, title, marks(handoff), make("p", { className: "muted" }, isolated(where.filter(Boolean).join(" · "))), actionsElement(this, run));
    this.#foot.replaceChildren(...this.#footer());
    const isOpen = ["waiting", "deferred", "taken"].includes(handoff.state);
    const notes = make("section", { className: "block" }, make("h3", { text: texts.notes }), make("p", { className: "muted", text: texts.notesAccess }), notesElement(handoff), noteForm(this));
    this.#side.replaceChildren(summaryElement(handoff), contactElement(handoff), appointmentElement(this, isOpen), journeyElement(this), notes, stepsElement(handoff));
  }

  #footer() {
    const { state, owner } = this.handoff;
    if (state === "taken" && owner?.is_me) return [this.#composer()];
    if (state === "taken") return [make("p", { text: texts.otherOwns(owner?.name ?? "") })];
    return [make("p", { text: ["closed", "cancelled"].includes(state) ? texts.over : texts.takeFirst })];
  }

  #composer() {
    const area = this.#text;
    const send = () => this.#try(this.#send());
    area.onkeydown = (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    };
    area.oninput = () => this.#typing();
    const canned = make("select", { "aria-label": texts.canned }, make("option", { value: "", text: texts.canned }));
    this.#fill(canned);
    canned.onchange = () => {
      area.value = [area.value, canned.value].filter(Boolean).join(" ");
      canned.value = "";
      area.focus();
    };
    const offers = button(texts.offers, () => offersDialog(this));
    const row = make("p", { className: "composer-row" }, canned, offers, make("small", { id: "composer-hint", text: texts.hint }), button(texts.send, send, { kind: "button--main", sign: "send" }));
    return make("div", { className: "composer" }, area, row);
  }

  async #fill(select) {
    const { replies } = await this.http.get("canned").catch(() => ({ replies: [] }));
    select.append(...replies.map((text) => make("option", { value: text, text })));
  }

  /** The same text keeps its id until it is known to be stored. */
  async #send() {
    const text = this.#text.value.trim();
    if (!text) return;
    if (this.#unsent?.text !== text) this.#unsent = { client_msg_id: crypto.randomUUID(), text };
    await this.say(this.#unsent);
    this.#unsent = null;
    this.#text.value = "";
  }

  async say(message) {
    this.#notice.textContent = "";
    try {
      await this.http.post(`${this.path}/messages`, message);
    } catch (error) {
      if (error.code !== "handoff_moved") throw Object.assign(error, { sentence: error.sentence || texts.notSent });
      await this.reload();
      const { owner } = this.handoff;
      this.#notice.textContent = texts.moved(owner && !owner.is_me ? owner.name : null);
    }
  }

  #typing() {
    if (Date.now() - this.#typedAt < AGAIN_MS) return;
    this.#typedAt = Date.now();
    this.http.post(`${this.path}/typing`).catch(() => {});
  }

  /** « La personne écrit… », as long as she does. */
  async #watch() {
    while (!this.#abort.signal.aborted) {
      const mayBeMine = ["waiting", "deferred"].includes(this.handoff.state) || this.handoff.owner?.is_me;
      const { is_typing: isTyping } = mayBeMine ? await this.http.wait(`${this.path}/typing?`, this.#abort.signal).catch(() => ({})) : {};
      if (isTyping) this.#sign();
      if (isTyping === undefined) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  #sign() {
    clearTimeout(this.#signEnds);
    this.#typingSign.textContent = texts.typing;
    this.#signEnds = setTimeout(() => (this.#typingSign.textContent = ""), LASTS_MS);
  }

  async #listen() {
    while (!this.#abort.signal.aborted) {
      try {
        const { events } = await this.http.wait(`${this.path}/events?after=${this.thread.last}`, this.#abort.signal);
        this.#arrived(events);
      } catch (error) {
        if (this.#abort.signal.aborted || error.status === 404) return;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }

  #arrived(events) {
    const fresh = this.thread.add(events);
    if (fresh.some(({ author }) => author === "person")) this.#typingSign.textContent = "";
    if (fresh.some(({ author }) => author === "person")) this.http.post(`${this.path}/read`, { seq: this.thread.last }).catch(() => {});
    if (fresh.some(({ kind }) => kind === "state")) this.#try(this.reload());
  }
}
