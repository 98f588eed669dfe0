/**
 * Text and buttons already say everything; what only « Faire le point » or a talk with a person needs dresses them
 * better. It is fetched with the first event that wants it; while it is missing, text and buttons are enough.
 */
export function wantsDressing({ kind, state, options, buttons }) {
  return ["diagnostic", "summary"].includes(kind) || state === "resume_code" || Boolean(options || buttons?.some(({ role }) => role));
}

const isOfPerson = ({ author, handoff }) => author === "counsellor" || handoff;

export class Dressing {
  #dress = {};
  #loading = {};

  /** `around(grow, element)` keeps in sight what grows late; `tools`: {listen, say, file}. */
  constructor({ load, around, tools }) {
    Object.assign(this, { load, around, tools });
  }

  /** At once when the module is here, otherwise when it comes. */
  dress(element, event) {
    if (isOfPerson(event)) this.#with("person", element, event);
    if (wantsDressing(event)) return this.#with("point", element, event);
  }

  #with(name, element, event) {
    if (this.#dress[name]) return this.#dress[name](element, event, this.tools);
    this.#loading[name] ??= this.load[name]().catch(() => (this.#loading[name] = null));
    return this.#loading[name].then((module) => module && this.#later(name, module, element, event));
  }

  #later(name, { dress }, element, event) {
    this.#dress[name] = dress;
    this.around(() => dress(element, event, this.tools), element);
  }
}
