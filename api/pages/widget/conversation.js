/** One conversation with the gateway: opens or resumes it, sends, receives, renews it when it has expired, erases it. */
import { Feed } from "./feed.js";
import { Outbox } from "./outbox.js";
import { Transcript } from "./transcript.js";

export class Conversation {
  #transcript = new Transcript();
  #feed = null;
  #opening = null;

  /** `on`: {events, entry, link, renewed, resumed}: what the page wants to hear. `wait(attempt, error)` resolves later. */
  constructor({ api, keeper, wait, newId, about, on }) {
    Object.assign(this, { api, keeper, wait, newId, about, on });
    this.outbox = this.#newOutbox();
  }

  get unanswered() {
    return this.#transcript.unanswered;
  }

  /** Resumes what the keeper remembers, or asks for a new conversation until there is one. */
  async open() {
    const kept = this.keeper.load();
    this.#opening = kept?.id ? this.#use(kept) : this.#create();
    await this.#opening;
    if (kept?.id) this.on.resumed();
    kept?.outbox?.forEach((entry) => this.outbox.add(entry));
    this.#listen();
  }

  say(text) {
    return this.outbox.add({ client_msg_id: this.newId(), text });
  }

  choose({ id, label, chosen }) {
    return this.outbox.add({ client_msg_id: this.newId(), button_id: id, label, chosen });
  }

  /** Another conversation of the same person takes this one's place. When the code fails nothing has changed. */
  async resume(code) {
    const session = sessionOf(await this.api.resume(code));
    this.#leave();
    this.keeper.save({ ...session, outbox: [] });
    return this.open();
  }

  retryNow() {
    this.outbox.retryNow();
    this.#feed?.retryNow();
  }

  /** Erases everything at the gateway, then here. Returns the gateway's receipt; when it fails nothing has changed. */
  async erase() {
    const { receipt } = await this.api.erase();
    this.forget();
    return receipt;
  }

  /** Leaves no trace on this device; the gateway is not asked anything. */
  forget() {
    this.#leave();
    this.keeper.clear();
  }

  #leave() {
    this.#feed?.stop();
    this.outbox = this.#newOutbox();
    this.#transcript = new Transcript();
  }

  #newOutbox() {
    return new Outbox({
      send: (entry) => this.#send(entry),
      save: (outbox) => this.keeper.save({ outbox }),
      changed: (entry, outcome) => this.on.entry(entry, outcome),
      wait: this.wait,
      gone: () => this.#renew().then(() => true),
    });
  }

  async #send(entry) {
    await this.#opening;
    const stored = await this.api.send(entry);
    this.#feed?.expect(stored.seq);
    return stored;
  }

  async #use(session) {
    this.api.use(session);
  }

  async #create() {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const session = sessionOf(await this.api.create(this.about));
        this.keeper.save(session);
        return this.#use(session);
      } catch (error) {
        this.on.link(false, error);
        await this.wait(attempt, error);
      }
    }
  }

  /** The gateway no longer knows this conversation: start another, once, whoever noticed it first. */
  #renew() {
    this.#renewing ??= this.#startAnew().finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  #renewing = null;

  async #startAnew() {
    this.#feed?.stop();
    this.#transcript = new Transcript();
    this.keeper.save({ id: null, token: null });
    this.on.renewed();
    this.#opening = this.#create();
    await this.#opening;
    this.#listen();
  }

  #listen() {
    const feed = new Feed({
      api: this.api,
      after: () => this.#transcript.next,
      received: (events) => this.#received(events),
      link: (isUp) => this.on.link(isUp),
      gone: () => this.#renew(),
      wait: this.wait,
    });
    this.#feed = feed;
    feed.start();
  }

  #received(events) {
    const fresh = this.#transcript.upsert(events);
    fresh.filter(({ client_msg_id: id }) => id).forEach((event) => this.outbox.confirm(event.client_msg_id));
    if (fresh.length > 0) this.on.events(fresh);
  }
}

function sessionOf({ conversation_id: id, token, expires_at }) {
  return { id, token, expires_at };
}
