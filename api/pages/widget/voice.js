/** Speaks: to screen readers through a live region, and aloud with a voice of this device. The text goes nowhere else. */
import { cloneOf } from "./dom.js";
import { texts } from "./texts.js";

const EMPTY_AFTER_MS = 2_000;

/**
 * A polite region apart from the transcript, that holds only what is new and is emptied after two seconds.
 * (A whole transcript that is live is read again at every message.)
 */
export class Live {
  #region;
  #later;
  #timer = null;

  constructor(region, { later = (run, ms) => setTimeout(run, ms) } = {}) {
    this.#region = region;
    this.#later = later;
  }

  say(text) {
    if (!text) return;
    const said = this.#region.textContent;
    this.#region.textContent = said ? `${said}\n${text}` : text;
    const timer = this.#later(() => timer === this.#timer && (this.#region.textContent = ""), EMPTY_AFTER_MS);
    this.#timer = timer;
  }
}

/** A French voice of the device itself, France's first; null when there is none. */
export function voiceFor(voices) {
  const french = voices.filter(({ lang }) => /^fr([-_]|$)/i.test(lang));
  const local = french.filter(({ localService }) => localService);
  return local.find(({ lang }) => /^fr[-_]FR$/i.test(lang)) ?? local[0] ?? french[0] ?? null;
}

export class Speech {
  #engine;
  #speaking = null;

  constructor(engine) {
    this.#engine = engine;
  }

  /** A « Écouter » button for one text, or null where the browser cannot speak. */
  buttonFor(text) {
    if (!this.#engine) return null;
    const button = cloneOf("tool-template");
    this.#show(button, false);
    button.addEventListener("click", () => (this.#speaking === button ? this.stop() : this.#say(text, button)));
    return button;
  }

  stop() {
    this.#engine?.cancel();
    if (this.#speaking) this.#show(this.#speaking, false);
    this.#speaking = null;
  }

  #say(text, button) {
    this.stop();
    const utterance = new SpeechSynthesisUtterance(text);
    Object.assign(utterance, { lang: "fr-FR", rate: 0.95, voice: voiceFor(this.#engine.getVoices()) });
    utterance.onend = utterance.onerror = () => this.#speaking === button && this.stop();
    this.#speaking = button;
    this.#show(button, true);
    this.#engine.speak(utterance);
  }

  #show(button, isSpeaking) {
    button.textContent = isSpeaking ? texts.stop : texts.listen;
    button.classList.toggle("tool--on", isSpeaking);
  }
}
