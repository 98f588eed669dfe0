/** Draws one offer from its view. */
import { viewOf } from "./card_view.js";
import { cloneOf, fill, icon, isolated, make, part } from "./dom.js";
import { texts } from "./texts.js";

const ICONS = { call: "phone", map: "map", site: "globe", mail: "mail" };

export function cardElement(card) {
  const view = viewOf(card);
  const root = cloneOf("card-template");
  ["badge", "name", "structure", "summary"].forEach((name) => fill(root, name, view[name]));
  list(root, "chips", view.chips.map(chip));
  list(root, "rows", view.rows.map(row));
  list(root, "links", view.links.map((each) => link(each, view.name)));
  list(root, "reasons", view.reasons.map((text) => make("li", {}, isolated(text))));
  part(root, "source").replaceChildren(...source(view.source));
  return root;
}

function list(root, name, children) {
  const target = part(root, name);
  if (children.length === 0) (target.closest("details") ?? target).remove();
  else target.replaceChildren(...children);
}

function chip({ kind, text }) {
  return make("li", { className: `chip chip--${kind}` }, isolated(text));
}

function row({ label, lines }) {
  const values = lines.map((line) => make("dd", {}, isolated(line)));
  return make("div", {}, make("dt", { text: label }), ...values);
}

function link({ kind, href, text }, about) {
  const isWeb = href.startsWith("http");
  const anchor = make("a", { className: `button button--${kind}`, href });
  anchor.append(icon(ICONS[kind]), make("span", { text }), hidden(isWeb ? `${about} ${texts.newTab}` : about));
  if (isWeb) Object.assign(anchor, { target: "_blank", rel: "noopener noreferrer nofollow" });
  return anchor;
}

function hidden(text) {
  return make("span", { className: "visually-hidden" }, " : ", isolated(text));
}

function source({ href, label, licence, age }) {
  const name = href
    ? make("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, isolated(label ?? href))
    : isolated(label ?? "");
  const origin = label || href ? [`${texts.card.source} `, name, licence ? ` (${licence})` : ""] : [];
  return age ? [make("strong", { text: age }), origin.length ? " · " : "", ...origin] : origin;
}
