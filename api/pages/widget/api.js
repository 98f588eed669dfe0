/** Speaks the gateway's HTTP contract (docs/contracts.md §1). One error class, sorted by what the caller can do; when to try again. */
const SHORT_MS = 15_000;
const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

export class ApiError extends Error {
  /** kind: `retry` (not known to be stored), `refused` (will never pass), `gone` (no such conversation any more). */
  constructor(kind, { status = 0, code = "network", message = "", retryAfterS = 0 } = {}) {
    super(message || code);
    Object.assign(this, { kind, status, code, sentence: message, retryAfterMs: retryAfterS * 1_000 });
  }
}

export function kindOf(status) {
  if ([401, 404, 410].includes(status)) return "gone";
  return status >= 500 || [0, 408, 425, 429].includes(status) ? "retry" : "refused";
}

export class Api {
  #base;
  #fetch;
  #session = null;

  constructor({ base, fetch }) {
    this.#base = base;
    this.#fetch = fetch;
  }

  use(session) {
    this.#session = session;
  }

  create(body) {
    return this.#json("conversations", { method: "POST", body, isOpen: true });
  }

  /** The conversation that a code stands for, as `create` answers. */
  resume(code) {
    return this.#json("conversations/resume", { method: "POST", body: { code }, isOpen: true });
  }

  send({ client_msg_id, text, button_id, chosen }) {
    return this.#json(this.#path("/messages"), { method: "POST", body: { client_msg_id, text, button_id, chosen } });
  }

  erase() {
    return this.#json(this.#path(""), { method: "DELETE" });
  }

  export() {
    return this.#json(this.#path("/export"), {});
  }

  /** A document of this conversation. The token stays in a header, never in an address. */
  async file(rest) {
    const response = await this.#call(this.#path(rest), { signal: AbortSignal.timeout(LONGEST_MS) });
    return response.blob();
  }

  post(rest) {
    return this.#call(this.#path(rest), { method: "POST" });
  }

  poll(after, { waitS, signal }) {
    return this.#json(this.#path(`/events?after=${after}&wait=${waitS}`), { signal, timeoutMs: waitS * 1_000 + SHORT_MS });
  }

  /** The open stream of events; the caller reads its body. */
  async stream(after, { signal }) {
    const response = await this.#call(this.#path(`/events?after=${after}&wait=25`), {
      signal,
      headers: { Accept: "text/event-stream" },
    });
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) throw new ApiError("retry");
    return response.body;
  }

  #path(rest) {
    return `conversations/${encodeURIComponent(this.#session.id)}${rest}`;
  }

  async #json(path, { signal, timeoutMs = SHORT_MS, ...options }) {
    const signals = [AbortSignal.timeout(timeoutMs), signal].filter(Boolean);
    const response = await this.#call(path, { ...options, signal: AbortSignal.any(signals) });
    return response.json().catch(() => {
      throw new ApiError("retry", { status: response.status, code: "unreadable" });
    });
  }

  async #call(path, { method = "GET", body, headers = {}, signal, isOpen = false }) {
    const all = { ...headers };
    if (body) all["Content-Type"] = "application/json";
    if (!isOpen) all.Authorization = `Bearer ${this.#session.token}`;
    const options = { method, headers: all, body: body && JSON.stringify(body), signal, cache: "no-store", credentials: "omit" };
    const response = await this.#fetch(new URL(path, this.#base), options).catch(() => {
      throw new ApiError("retry");
    });
    if (!response.ok) throw await errorOf(response);
    return response;
  }
}

async function errorOf(response) {
  const { error = {} } = await response.json().catch(() => ({}));
  const retryAfterS = Number(response.headers.get("Retry-After")) || 0;
  return new ApiError(kindOf(response.status), { ...error, status: response.status, retryAfterS });
}

/** Doubles at each attempt (the first is 1), with jitter over its upper half so that phones do not all return at once. */
export function delayMs(attempt, { random = Math.random, atLeastMs = 0 } = {}) {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.max(atLeastMs, Math.round(ceiling / 2 + (random() * ceiling) / 2));
}
