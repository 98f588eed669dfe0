/** The few ways in which the widget touches the page: clone a template, fill its parts with text. Never HTML. */

export const byId = (id) => document.getElementById(id);

/** A copy of the one element that the template `id` holds. */
export function cloneOf(id) {
  return byId(id).content.firstElementChild.cloneNode(true);
}

export function part(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}

/** Puts text into a part, isolated from the direction of its neighbours; a part without text leaves the page. */
export function fill(root, name, text) {
  const target = part(root, name);
  if (!text) target.remove();
  else target.replaceChildren(isolated(text));
}

/** Foreign text as `<bdi>`: it cannot turn the reading direction of what follows. */
export function isolated(text) {
  return make("bdi", { text });
}

export function make(tag, { text, className, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}
