/**
 * Messages on their way, in order, one at a time. A message keeps its `client_msg_id` whatever happens, so that the
 * gateway stores it once however often it is sent.
 */
export class Outbox {
  #entries = [];
  #isBusy = false;
  #wake = null;

  /** `send(entry)`; `save(entries)`; `changed(entry)`; `wait(attempt, error)` resolves when it is time to try again. */
  constructor({ send, save, changed, wait, gone }) {
    Object.assign(this, { send, save, changed, wait, gone });
  }

  get entries() {
    return this.#entries.map(({ client_msg_id, text, button_id, label, chosen }) => ({ client_msg_id, text, button_id, label, chosen }));
  }

  add(entry) {
    const whole = { ...entry, state: "sending", attempt: 0 };
    this.#entries.push(whole);
    this.save(this.entries);
    this.changed(whole);
    return this.pump();
  }

  /** The feed shows the message: it is stored, whatever the answer to our request was. */
  confirm(clientMsgId) {
    const entry = this.#entries.find((one) => one.client_msg_id === clientMsgId);
    if (entry) this.#settle(entry, "received");
  }

  retryNow() {
    this.#wake?.();
  }

  async pump() {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      while (this.#entries.length > 0 && (await this.#try(this.#entries[0])));
    } finally {
      this.#isBusy = false;
    }
  }

  async #try(entry) {
    try {
      const stored = await this.send(entry);
      this.#settle(entry, "received", stored);
      return true;
    } catch (error) {
      return this.#failed(entry, error);
    }
  }

  async #failed(entry, error) {
    if (!this.#entries.includes(entry)) return true;
    if (error.kind === "gone") return this.gone(error);
    if (error.kind !== "retry") {
      this.#settle(entry, "refused", error);
      return true;
    }
    entry.attempt += 1;
    entry.state = "unconfirmed";
    this.changed(entry);
    await Promise.race([this.wait(entry.attempt, error), new Promise((resolve) => (this.#wake = resolve))]);
    return true;
  }

  #settle(entry, state, outcome) {
    if (!this.#entries.includes(entry)) return;
    this.#entries = this.#entries.filter((one) => one !== entry);
    entry.state = state;
    this.save(this.entries);
    this.changed(entry, outcome);
  }
}
