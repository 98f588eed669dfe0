/** Speaks the console's HTTP contract (docs/handoff.md). The session is a cookie that no script reads. */
const SHORT_MS = 15_000;
export const WAIT_S = 25;

// Whether somebody is there: the console asks all day by itself, and a session ends when nobody is.
const AT_KEYS_MS = 60_000;
let touchedAt = Date.now();
for (const kind of ["keydown", "pointerdown", "wheel", "touchmove"]) globalThis.addEventListener?.(kind, () => (touchedAt = Date.now()), { passive: true, capture: true });
const isAtKeys = () => Date.now() - touchedAt < AT_KEYS_MS;

export class HttpError extends Error {
  constructor({ status = 0, code = "network", message = "" } = {}) {
    super(message || code);
    Object.assign(this, { status, code, sentence: message });
  }
}

export class Http {
  #base;
  #fetch;

  /** `lost()` is called when the session is no longer known. */
  constructor({ base, fetch, lost = () => {} }) {
    this.#base = base;
    this.#fetch = fetch;
    this.lost = lost;
  }

  get(path, { signal, timeoutMs = SHORT_MS } = {}) {
    return this.#call("GET", path, { signal, timeoutMs });
  }

  post(path, body = {}) {
    return this.#call("POST", path, { body });
  }

  put(path, body) {
    return this.#call("PUT", path, { body });
  }

  delete(path) {
    return this.#call("DELETE", path, {});
  }

  /** Waits at the gateway for something new. */
  wait(path, signal) {
    return this.get(`${path}&wait=${WAIT_S}`, { signal, timeoutMs: WAIT_S * 1_000 + SHORT_MS });
  }

  async #call(method, path, { body, signal, timeoutMs = SHORT_MS }) {
    const headers = { Accept: "application/json", ...(isAtKeys() && { "X-Relais-Active": "1" }) };
    if (method !== "GET") headers["X-Relais-Console"] = "1";
    if (body) headers["Content-Type"] = "application/json";
    const signals = AbortSignal.any([AbortSignal.timeout(timeoutMs), signal].filter(Boolean));
    const options = { method, headers, body: body && JSON.stringify(body), signal: signals, cache: "no-store", credentials: "same-origin" };
    const response = await this.#fetch(new URL(path, this.#base), options).catch(() => {
      throw new HttpError();
    });
    if (!response.ok) throw await this.#refusal(response, path);
    return response.status === 204 ? null : response.json();
  }

  async #refusal(response, path) {
    const { error = {} } = await response.json().catch(() => ({}));
    if (response.status === 401 && path !== "session" && path !== "me") this.lost();
    return new HttpError({ ...error, status: response.status });
  }
}
