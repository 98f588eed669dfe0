/** What calls the counsellor: title, sound (made here, no file), notification without any content. */
import { texts } from "./texts.js";
import { titleOf } from "./words.js";

const KEY = "relais-console-sound";

export class Alerts {
  #sound = null;

  get hasSound() {
    return localStorage.getItem(KEY) !== "off";
  }

  set hasSound(isOn) {
    localStorage.setItem(KEY, isOn ? "on" : "off");
  }

  title(counts) {
    document.title = titleOf(counts);
  }

  call(news) {
    if (this.hasSound) this.#ring();
    if (document.hidden && globalThis.Notification?.permission === "granted") new Notification(texts.title, { body: texts.news[news], tag: news });
  }

  #ring() {
    this.#sound ??= new AudioContext();
    const [tone, volume] = [this.#sound.createOscillator(), this.#sound.createGain()];
    const now = this.#sound.currentTime;
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.08, now);
    volume.gain.exponentialRampToValueAtTime(0.001, now + 0.5);
    tone.connect(volume).connect(this.#sound.destination);
    tone.start(now);
    tone.stop(now + 0.5);
  }
}
