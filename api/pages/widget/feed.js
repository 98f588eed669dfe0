/** Keeps events coming: streams, and asks again and again by itself where a proxy holds streams back. */
const POLL_WAIT_S = 25;
/** The gateway's heartbeat is ≤ 15 s. */
const SILENCE_MS = 40_000;
const EXPECTED_WITHIN_MS = 3_000;
const STREAM_TRIES = 2;

export class Feed {
  #isOn = false;
  #canStream = true;
  #failures = 0;
  #abort = null;
  #wake = null;
  #held = null;

  /** `after()` is the cursor; `received(events)`; `link(isUp)`; `gone(error)`; `wait(attempt)` resolves later. */
  constructor({ api, after, received, link, gone, wait }) {
    Object.assign(this, { api, after, received, link, gone, wait });
  }

  get isStreaming() {
    return this.#canStream;
  }

  async start() {
    this.#isOn = true;
    while (this.#isOn) await this.#once();
  }

  stop() {
    this.#isOn = false;
    clearTimeout(this.#held);
    this.#abort?.abort();
    this.#wake?.();
  }

  retryNow() {
    this.#wake?.();
  }

  /** The gateway has stored event `seq`: if the stream stays silent about it, something on the way is holding it. */
  expect(seq) {
    setTimeout(() => this.#canStream && this.after() < seq && this.#giveUpStreaming(), EXPECTED_WITHIN_MS);
  }

  #giveUpStreaming() {
    this.#canStream = false;
    this.#abort?.abort();
  }

  async #once() {
    this.#abort = new AbortController();
    try {
      await (this.#canStream ? this.#stream() : this.#poll());
      this.#failures = 0;
    } catch (error) {
      await this.#failed(error);
    }
  }

  async #failed(error) {
    clearTimeout(this.#held);
    if (!this.#isOn) return;
    if (error.kind === "gone") return this.#end(error);
    this.#failures += 1;
    if (this.#canStream && this.#failures >= STREAM_TRIES) return this.#giveUpStreaming();
    if (this.#abort.signal.aborted) return;
    this.link(false);
    await Promise.race([this.wait(this.#failures), new Promise((resolve) => (this.#wake = resolve))]);
  }

  #end(error) {
    this.#isOn = false;
    this.gone(error);
  }

  async #poll() {
    const { events } = await this.api.poll(this.after(), { waitS: POLL_WAIT_S, signal: this.#abort.signal });
    this.#arrived(events);
  }

  /** The gateway speaks at once: a stream silent from its beginning is held back on the way. */
  async #stream() {
    this.#held = setTimeout(() => this.#giveUpStreaming(), EXPECTED_WITHIN_MS);
    const body = await this.api.stream(this.after(), { signal: this.#abort.signal });
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new SseParser();
    for (let part = await this.#read(reader); !part.done; part = await this.#read(reader)) {
      clearTimeout(this.#held);
      this.#failures = 0;
      this.#arrived(parser.push(part.value).map(({ data }) => JSON.parse(data)));
    }
    await this.wait(1);
  }

  async #read(reader) {
    const timer = setTimeout(() => this.#abort.abort(), SILENCE_MS);
    return reader.read().finally(() => clearTimeout(timer));
  }

  #arrived(events) {
    if (!this.#isOn) return;
    this.link(true);
    this.received(events);
  }
}

/** Cuts a text/event-stream into messages. Knows nothing of the network nor of what the messages say. */
export class SseParser {
  #rest = "";
  #data = [];
  #id = null;

  /** Feed one decoded chunk; returns the messages `{id, data}` that it completes. */
  push(chunk) {
    const lines = (this.#rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    return lines.flatMap((line) => this.#take(line));
  }

  #take(line) {
    if (line === "") return this.#finish();
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    if (field === "data") this.#data.push(value);
    if (field === "id") this.#id = value;
    return [];
  }

  #finish() {
    const message = { id: this.#id, data: this.#data.join("\n") };
    const hasData = this.#data.length > 0;
    this.#data = [];
    return hasData ? [message] : [];
  }
}
