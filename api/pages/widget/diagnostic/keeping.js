/** What the person keeps: a PDF, fetched with the key in a header, and the code to come back with. Failures are said where one looks. */
import { icon, make } from "../dom.js";
import { saveAs } from "../save.js";
import { texts } from "./texts.js";

export function documentButton({ path, label, name }, { file, say }) {
  let isBusy = false;
  const [button, status] = action("print", label, async () => {
    if (isBusy) return;
    isBusy = true;
    tell(texts.preparing);
    await file(path).then((blob) => saveAs(blob, name)).then(() => tell(texts.ready), () => tell(texts.notReady));
    isBusy = false;
  });
  const tell = (text) => say((status.textContent = text));
  return make("div", { className: "document" }, button, status);
}

/** The code of the event, or the first that its words hold: capitals and digits, dashes among them. */
export function codeIn({ code, text = "" }) {
  return code ?? /\b[0-9A-Z]{3,}[-–0-9A-Z]{3,}\b/.exec(text)?.[0];
}

export function codeElement(event, { say }) {
  const code = codeIn(event);
  if (!code) return "";
  const shown = make("p", { className: "code-value", text: code });
  const [button, status] = action("check", texts.copy, async () => say((status.textContent = await copied(code, shown))));
  return make("div", { className: "code" }, make("p", { className: "code-label", text: texts.code }), shown, button, status);
}

/** In a frame the clipboard may be forbidden: the code is selected instead. */
async function copied(code, shown) {
  try {
    await navigator.clipboard.writeText(code);
    return texts.copied;
  } catch {
    getSelection().selectAllChildren(shown);
    return texts.selected;
  }
}

/** A button, and the line that says what came of it. */
function action(name, label, run) {
  const button = make("button", { className: "button", type: "button" }, icon(name), make("span", { text: label }));
  button.addEventListener("click", run);
  return [button, make("p", { className: "action-status" })];
}
