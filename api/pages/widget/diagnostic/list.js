/** A list to tick: real check boxes, how many at most, and what is said when the most is reached. */
import { isolated, make } from "../dom.js";
import { texts } from "./texts.js";

/** The items in their groups: those without a group first, then each group in the order in which it appears. */
export function groupsOf(items) {
  const names = ["", ...new Set(items.map(({ group }) => group).filter(Boolean))];
  const groups = names.map((name) => ({ name, items: items.filter(({ group }) => (group || "") === name) }));
  return groups.filter((group) => group.items.length > 0);
}

/** What stands below the list. */
export function countText(count, most = Infinity) {
  return count >= most ? texts.full(most) : texts.ticked(count);
}

export function listElement(message, { items, most = Infinity }, { say }) {
  const count = make("p", { className: "list-count" });
  const legend = most < Infinity ? `${texts.several}, ${texts.most(most)}` : texts.tick;
  const list = make("fieldset", { className: "list" }, make("legend", { text: legend }), ...groupsOf(items).map(groupElement), count);
  const boxes = [...list.querySelectorAll("input")];
  const ticked = () => boxes.filter(({ checked }) => checked).length;
  const show = (text, isLoud) => {
    count.textContent = text;
    count.classList.toggle("list-count--loud", isLoud);
    if (isLoud) say(text);
  };
  const refresh = () => {
    boxes.forEach((box) => (box.disabled = ticked() >= most && !box.checked));
    show(countText(ticked(), most), ticked() >= most);
  };
  refresh();
  list.addEventListener("change", refresh);
  message.classList.add("message--asks");
  message.addEventListener("click", (event) => {
    if (!event.target.closest(".choice--main:not([aria-disabled])")) return;
    if (ticked()) return setTimeout(() => (list.disabled = true)); // once sent, it is closed
    event.stopImmediatePropagation();
    show(texts.none, true);
  }, { capture: true });
  return list;
}

function groupElement({ name, items }) {
  const lines = items.map(lineElement);
  if (!name) return make("div", { className: "list-lines" }, ...lines);
  return make("fieldset", { className: "list-lines list-apart" }, make("legend", {}, isolated(texts.groups[name] ?? name)), ...lines);
}

function lineElement({ value, label, is_ticked }) {
  const box = make("input", { type: "checkbox", value, ...(is_ticked && { checked: "" }) });
  return make("label", { className: "list-line" }, box, make("span", {}, isolated(label)));
}
