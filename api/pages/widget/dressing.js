/**
 * Text and buttons already say everything; what only « Faire le point » needs dresses them better. It is fetched with the
 * first event that wants it; while it is missing, text and buttons are enough.
 */
export function wantsDressing({ kind, state, options, buttons }) {
  return ["diagnostic", "summary"].includes(kind) || state === "resume_code" || Boolean(options || buttons?.some(({ role }) => role));
}

export class Dressing {
  #dress = null;
  #loading = null;

  /** `around(grow, element)` keeps in sight what grows late; `tools`: {listen, say, file}. */
  constructor({ load, around, tools }) {
    Object.assign(this, { load, around, tools });
  }

  /** At once when the module is here, otherwise when it comes. */
  dress(element, event) {
    if (!wantsDressing(event)) return;
    if (this.#dress) return this.#dress(element, event, this.tools);
    this.#loading ??= this.load().catch(() => (this.#loading = null));
    return this.#loading.then((module) => module && this.#later(module, element, event));
  }

  #later({ dress }, element, event) {
    this.#dress = dress;
    this.around(() => dress(element, event, this.tools), element);
  }
}
