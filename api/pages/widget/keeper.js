/**
 * Remembers the conversation: for this tab, or on this device when the person asked for it. Where the browser forbids
 * storage (a frame of another site), memory alone.
 */
const KEY = "relais";

export class Keeper {
  #tab;
  #device;
  #memory = null;

  constructor({ tab, device }) {
    this.#tab = tab;
    this.#device = device;
  }

  get isKept() {
    return read(this.#device) !== null;
  }

  load() {
    return read(this.#device) ?? read(this.#tab) ?? this.#memory;
  }

  save(changes) {
    this.#memory = { ...this.load(), ...changes };
    write(this.isKept ? this.#device : this.#tab, this.#memory);
  }

  /** true: the conversation can be resumed on this device tomorrow; false: it leaves with the tab. */
  keep(isKept) {
    const value = this.load();
    this.clear();
    this.#memory = value;
    if (value) write(isKept ? this.#device : this.#tab, value);
  }

  clear() {
    this.#memory = null;
    write(this.#tab, null);
    write(this.#device, null);
  }
}

/** The storage `name` of a window, or null where its use is forbidden. */
export function storageOf(place, name) {
  try {
    return place[name];
  } catch {
    /** SecurityError: blocked for frames of other sites. */
    return null;
  }
}

function read(storage) {
  try {
    return JSON.parse(storage?.getItem(KEY) ?? "null");
  } catch {
    /** Written by hand or by a broken version: start anew. */
    return null;
  }
}

function write(storage, value) {
  try {
    if (value === null) storage?.removeItem(KEY);
    else storage?.setItem(KEY, JSON.stringify(value));
  } catch {
    /** Full or forbidden: memory still holds it. */
  }
}
