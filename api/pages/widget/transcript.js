/** The events of one conversation, kept by sequence number: what arrives twice is shown once. */
export class Transcript {
  #events = new Map();
  #next = 0;

  /** `after` of the next request: the last number before the first gap. */
  get next() {
    return this.#next;
  }

  /** Adds events; returns those never seen before, in order. */
  upsert(events) {
    const fresh = events.filter(({ seq }) => Number.isInteger(seq) && seq > 0 && !this.#events.has(seq));
    fresh.forEach((event) => this.#events.set(event.seq, event));
    while (this.#events.has(this.#next + 1)) this.#next += 1;
    return [...new Set(fresh.map(({ seq }) => seq))].sort((a, b) => a - b).map((seq) => this.#events.get(seq));
  }

  /** The person's last message while its turn is not over, or null. A later turn that is over closes earlier ones. */
  get unanswered() {
    const all = [...this.#events.values()].sort((a, b) => a.seq - b.seq);
    const done = new Set(all.filter(({ kind }) => kind === "turn_done").map((event) => event.client_msg_id));
    const last = all.filter(({ author }) => author === "person").at(-1);
    return last && !done.has(last.client_msg_id) ? last : null;
  }
}
