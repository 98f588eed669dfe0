/** What the screens are built from. Text only, never markup. */
import { byId, icon, isolated, make } from "../widget/dom.js";
import { texts } from "./texts.js";

export { byId, icon, isolated, make };

export function button(text, run, { kind = "", sign, ...attributes } = {}) {
  const element = make("button", { type: "button", className: `button ${kind}`, ...attributes }, ...(sign ? [icon(sign)] : []), make("span", { text }));
  element.addEventListener("click", run);
  return element;
}

let count = 0;

/** A labelled control; `help` is read with it. */
export function field(label, control, help) {
  control.id ||= `field-${(count += 1)}`;
  const note = help && make("small", { text: help, id: `${control.id}-help` });
  if (note) control.setAttribute("aria-describedby", note.id);
  return make("p", { className: "field" }, make("label", { text: label, for: control.id }), control, ...(note ? [note] : []));
}

export const input = (attributes) => make("input", { required: "", ...attributes });

/** A form that says its refusal in one sentence and keeps what was written. */
export function form({ children, go, run, className = "form" }) {
  const problem = make("p", { className: "problem", role: "alert" });
  const send = make("button", { type: "submit", className: "button button--main", text: go });
  const element = make("form", { className }, ...children, problem, make("p", { className: "form-end" }, send));
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    send.disabled = true;
    await run(element).catch((error) => (problem.textContent = sentenceOf(error)));
    send.disabled = false;
  });
  return element;
}

export const sentenceOf = (error) => error.sentence || texts.failed;

/** A question over the page; Escape and « Annuler » close it and give the focus back. */
export function ask({ title, children, go, run }) {
  const dialog = make("dialog", { className: "dialog", "aria-labelledby": "dialog-title" });
  const body = form({ children, go, run: async () => (await run(), dialog.close()) });
  body.querySelector(".form-end").prepend(button(texts.cancel, () => dialog.close()));
  dialog.append(make("h2", { text: title, id: "dialog-title" }), body);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export function choices(name, legend, options) {
  const lines = options.map(([value, label], index) =>
    make("label", { className: "option" }, make("input", { type: "radio", name, value, ...(index === 0 && { checked: "" }) }), make("span", { text: label })),
  );
  return make("fieldset", {}, make("legend", { text: legend }), ...lines);
}

/** Says it once to a screen reader. */
export function say(text) {
  const line = make("p", { text });
  byId("live").append(line);
  setTimeout(() => line.remove(), 2_000);
}
