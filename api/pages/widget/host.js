/**
 * Talks with the page that embeds the chat: open, close, unread, leave. Never a word of the conversation. And leaves quickly.
 * The frame answers only the window above it, at the exact origin that greeted it.
 */
export class Host {
  #origin = null;
  #waiting = [];
  #unread = 0;

  constructor({ isEmbedded, shown, leave }) {
    Object.assign(this, { isEmbedded, shown, leave, isShown: true });
    this.tell({ type: "ready" });
    if (isEmbedded) addEventListener("message", (event) => this.#hear(event));
  }

  tell(message) {
    if (!this.isEmbedded) return;
    if (this.#origin === null) this.#waiting.push(message);
    else parent.postMessage({ relais: 1, ...message }, this.#origin);
  }

  /** What arrived while the chat was closed, for the badge on the launcher. */
  count(more) {
    if (!this.isShown && more > 0) this.#tellUnread(this.#unread + more);
  }

  #tellUnread(count) {
    this.#unread = count;
    this.tell({ type: "unread", count });
  }

  #hear({ source, origin, data }) {
    if (source !== parent || data?.relais !== 1) return;
    this.#origin ??= origin;
    if (origin !== this.#origin) return;
    if (data.type === "leave") this.leave();
    if (data.type === "shown" && typeof data.isShown === "boolean") this.#show(data.isShown);
  }

  #show(isShown) {
    this.#waiting.splice(0).forEach((message) => this.tell(message));
    this.isShown = isShown;
    if (isShown) this.#tellUnread(0);
    this.shown(isShown);
  }
}

/** Three presses of Escape within three seconds. */
const WITHIN_MS = 3_000;

export class ThreeTimes {
  #presses = [];

  /** Returns true at the third press. `now` in milliseconds. */
  press(now) {
    this.#presses = [...this.#presses, now].filter((at) => now - at < WITHIN_MS);
    return this.#presses.length >= 3;
  }
}

/** Empties the page at once, forgets the conversation, then replaces this page so that « retour » does not show it. */
export function leaveNow({ forget, host, address }) {
  forget();
  document.body.replaceChildren();
  document.title = "";
  history.replaceState(null, "", "/");
  if (host.isEmbedded) host.tell({ type: "leave" });
  else location.replace(address);
}
