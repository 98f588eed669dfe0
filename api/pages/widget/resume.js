/** « Reprendre avec un code »: the dialog. When the code fails, the code stays written and this conversation stays here. */
import { byId } from "./dom.js";

const texts = {
  empty: "Écrivez votre code, puis appuyez sur « Reprendre ».",
  waiting: "Un de vos messages n'est pas encore parti. Attendez un instant, puis réessayez.",
  looking: "Recherche de votre conversation…",
  notFound: "Ce code ne marche pas. Vérifiez chaque lettre. Un code sert une seule fois, pendant sept jours.",
  down: "Relais ne répond pas. Rien n'est perdu. Réessayez dans un instant.",
};

/** The code as it was given: people add spaces and dashes, write small, and a phone makes dashes long. */
export function codeOf(text) {
  return text.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "");
}

/** What a failure is called in plain words: the gateway's own, unless it could not speak. */
export function sentenceOf({ kind, sentence }) {
  return sentence || (kind === "retry" ? texts.down : texts.notFound);
}

export class Resume {
  #dialog = byId("resume");
  #field = byId("resume-code");
  #status = byId("resume-status");
  #isBusy = false;

  /** `on`: {conversation, keeper, clear}. */
  constructor(on) {
    this.on = on;
    byId("resume-open").addEventListener("click", () => this.#open());
    byId("resume-no").addEventListener("click", () => this.#dialog.close());
    byId("resume-form").addEventListener("submit", (event) => this.#submit(event));
  }

  #open() {
    byId("menu").hidePopover();
    this.#say("");
    this.#dialog.showModal();
  }

  #submit(event) {
    event.preventDefault();
    const code = codeOf(this.#field.value);
    if (this.#isBusy) return;
    if (!code) return this.#refuse(texts.empty);
    if (!this.on.keeper.load()?.id) return this.#refuse(texts.down);
    if (this.on.conversation.outbox.entries.length > 0) return this.#refuse(texts.waiting);
    return this.#resume(code);
  }

  async #resume(code) {
    this.#isBusy = true;
    this.#say(texts.looking);
    try {
      await this.on.conversation.resume(code);
      this.on.clear();
      this.#field.value = "";
      this.#dialog.close();
    } catch (error) {
      this.#refuse(sentenceOf(error));
    } finally {
      this.#isBusy = false;
    }
  }

  #refuse(sentence) {
    this.#say(sentence);
    this.#field.setAttribute("aria-invalid", "true");
    this.#field.focus();
  }

  #say(sentence) {
    this.#field.removeAttribute("aria-invalid");
    this.#status.textContent = sentence;
  }
}
