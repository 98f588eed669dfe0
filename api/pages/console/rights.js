/** For who looks after data: a copy or an erasure that a person asked for on paper, and how long everything is kept. */
import { ask, button, field, input, make, sentenceOf } from "./elements.js";
import { texts } from "./texts.js";

const words = texts.rights;

export async function open(main, http) {
  const { rows } = await http.get("retention");
  const reference = input({ maxlength: "20", autocomplete: "off" });
  const code = input({ inputmode: "numeric", autocomplete: "one-time-code", maxlength: "7", required: null });
  code.required = false;
  const said = make("p", { role: "status" });
  const asked = () => ({ reference: reference.value.trim(), code: code.value.replace(/\s/g, "") });
  const run = async (action) => {
    said.textContent = "";
    if (!reference.reportValidity()) return;
    try {
      said.textContent = await action(asked());
    } catch (error) {
      said.textContent = sentenceOf(error);
    }
    code.value = "";
  };
  const take = (body) => http.post("persons/export", body).then((whole) => (save(whole), words.exported));
  const erase = (body) => http.post("persons/erasure", body).then(({ receipt }) => words.erased(receipt));
  const confirm = () => reference.reportValidity() && ask({ title: words.eraseAsk, children: [make("p", { text: words.eraseNote })], go: words.erase, run: () => run(erase) });
  const buttons = make("p", { className: "form-end" }, button(words.export, () => run(take)), " ", button(words.erase, confirm, { kind: "button--main" }));
  const asking = make("section", { className: "block form" }, field(words.reference, reference), field(words.code, code, words.codeHelp), buttons, said);
  main.replaceChildren(make("div", { className: "page" }, make("h1", { text: words.title }), make("p", { text: words.intro }), asking, make("h2", { text: words.retention }), table(rows)));
}

function table(rows) {
  const head = make("thead", {}, make("tr", {}, ...words.columns.map((text) => make("th", { scope: "col", text }))));
  const body = make("tbody", {}, ...rows.map(({ label, kept }) => make("tr", {}, make("th", { scope: "row", text: label }), make("td", { text: kept }))));
  return make("div", { className: "table", tabindex: "0", role: "region", "aria-label": words.retention }, make("table", {}, head, body));
}

function save(whole) {
  const link = make("a", { href: URL.createObjectURL(new Blob([JSON.stringify(whole, null, 1)], { type: "application/json" })), download: "relais.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
