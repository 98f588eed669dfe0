/** The person's own data: keep on this device, download, print, erase. */
import { byId } from "./dom.js";
import { texts } from "./texts.js";

export class Menu {
  #menu = byId("menu");
  #confirm = byId("erase");
  #status = byId("erase-status");
  #receipt = byId("receipt");

  /** `on`: {isKept, keep, export, erase, restart, say}. */
  constructor(on) {
    this.on = on;
    byId("keep").addEventListener("change", ({ target }) => this.#keep(target));
    byId("export").addEventListener("click", () => this.#export());
    byId("print").addEventListener("click", () => this.#print());
    byId("erase-open").addEventListener("click", () => this.#ask());
    byId("erase-no").addEventListener("click", () => this.#confirm.close());
    byId("erase-yes").addEventListener("click", () => this.#erase());
    byId("restart").addEventListener("click", () => byId("receipt-dialog").close());
    byId("receipt-dialog").addEventListener("close", () => this.on.restart());
    this.#menu.addEventListener("toggle", () => (byId("keep").checked = this.on.isKept()));
  }

  #keep(box) {
    this.on.keep(box.checked);
    box.checked = this.on.isKept();
    this.on.say(box.checked ? texts.kept : texts.notKept);
  }

  #print() {
    this.#menu.hidePopover();
    print();
  }

  async #export() {
    this.#menu.hidePopover();
    try {
      download(await this.on.export(), texts.exportName);
    } catch {
      this.on.say(texts.notExported, { isSeen: true });
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

function download(data, name) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
