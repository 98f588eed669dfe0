/** The person's own data: keep on this device, download, print, erase; and another conversation, by its code. */
import { byId } from "./dom.js";
import { Resume } from "./resume.js";
import { saveAs } from "./save.js";

const texts = {
  kept: "Cette conversation est gardée sur cet appareil.",
  notKept: "Cette conversation partira quand vous fermerez l'onglet.",
  erasing: "Effacement en cours…",
  notErased: "Rien n'est encore effacé : Relais ne répond pas. Réessayez dans un instant.",
  notExported: "Le téléchargement n'a pas marché. Réessayez dans un instant.",
  exportName: "ma-conversation-relais.json",
  noJourney: "Vous n'avez pas encore de parcours. Il commence avec « faire le point », ou quand vous le partagez.",
  journeyName: "mon-parcours.pdf",
};

export class Menu {
  #menu = byId("menu");
  #confirm = byId("erase");
  #status = byId("erase-status");
  #receipt = byId("receipt");

  /** `on`: {keeper, conversation, erase, clear, say}. */
  constructor(on) {
    this.on = on;
    byId("keep").addEventListener("change", ({ target }) => this.#keep(target));
    byId("export").addEventListener("click", () => this.#export());
    byId("print").addEventListener("click", () => this.#print());
    byId("journey").addEventListener("click", () => this.#journey());
    byId("erase-open").addEventListener("click", () => this.#ask());
    byId("erase-no").addEventListener("click", () => this.#confirm.close());
    byId("erase-yes").addEventListener("click", () => this.#erase());
    byId("restart").addEventListener("click", () => byId("receipt-dialog").close());
    byId("receipt-dialog").addEventListener("close", () => this.on.conversation.open());
    this.#menu.addEventListener("toggle", () => this.#read());
    this.#read();
    new Resume(on);
    byId("menu-options").disabled = false;
  }

  #read() {
    byId("keep").checked = this.on.keeper.isKept;
  }

  #keep(box) {
    this.on.keeper.keep(box.checked);
    this.#read();
    this.on.say(box.checked ? texts.kept : texts.notKept);
  }

  #print() {
    this.#menu.hidePopover();
    print();
  }

  async #export() {
    this.#menu.hidePopover();
    try {
      const data = JSON.stringify(await this.on.conversation.api.export(), null, 2);
      saveAs(new Blob([data], { type: "application/json" }), texts.exportName);
    } catch {
      this.on.say(texts.notExported, { isSeen: true });
    }
  }

  async #journey() {
    this.#menu.hidePopover();
    try {
      saveAs(await this.on.conversation.api.file("/journey.pdf"), texts.journeyName);
    } catch ({ code }) {
      this.on.say(code === "journey_not_found" ? texts.noJourney : texts.notExported, { isSeen: true });
    }
  }

  #ask() {
    this.#menu.hidePopover();
    this.#status.textContent = "";
    this.#confirm.showModal();
  }

  async #erase() {
    this.#status.textContent = texts.erasing;
    try {
      const receipt = await this.on.erase();
      this.#confirm.close();
      this.#receipt.textContent = typeof receipt === "string" ? receipt : JSON.stringify(receipt);
      byId("receipt-dialog").showModal();
    } catch {
      this.#status.textContent = texts.notErased;
    }
  }
}
