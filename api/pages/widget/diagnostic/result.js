/** The result as calm tiles. No score, nothing red: words, a drawing beside each heading, a number to call. */
import { icon, isolated, make } from "../dom.js";
import { phoneHref } from "../links.js";
import { texts as common } from "../texts.js";
import { pictogram } from "./question.js";
import { texts } from "./texts.js";

/** What is written on each tile, in the order in which it is read. Pure; what is empty is left out. */
export function tilesOf({ urgent, strengths = [], difficulties = [], others = [], priority, steps = [], passed = [] }) {
  const tiles = [
    { kind: "urgent", pictogram: "phone", title: texts.urgent, lines: [urgent] },
    { kind: "strengths", pictogram: "star", title: texts.strengths, lines: strengths },
    { kind: "difficulties", pictogram: "talk", title: texts.difficulties, lines: difficulties, others },
    { kind: "priority", pictogram: "flag", title: texts.priority, lines: [priority] },
    { kind: "steps", pictogram: "steps", title: texts.steps(steps.length), lines: [], steps: steps.map(stepOf) },
    { kind: "passed", pictogram: "paper", title: texts.passed, lines: passed },
  ];
  return tiles
    .map((tile) => ({ others: [], steps: [], ...tile, lines: tile.lines.filter(Boolean) }))
    .filter(({ lines, steps, others }) => lines.length + steps.length + others.length > 0);
}

function stepOf({ when, text, service, state }) {
  return { when, text, isDone: state === "done", service: service ? serviceOf(service) : null };
}

/** The structure's name only when it says more; the place in one line. */
function serviceOf({ name, structure, address, distance, phone, hours, to_say, is_example }) {
  const place = [address, distance].flat().filter(Boolean).join(", ");
  const href = phoneHref(phone?.href);
  return {
    name,
    lines: [structure === name ? null : structure, place, hours].filter(Boolean),
    phone: phone?.display ? { display: phone.display.replaceAll(" ", "\u00a0"), href } : null,
    toSay: to_say || null,
    isExample: is_example === true,
  };
}

export function tilesElement(result) {
  return make("div", { className: "tiles" }, ...tilesOf(result).map(tileElement));
}

function tileElement({ kind, pictogram: name, title, lines, others, steps }) {
  const tile = make("section", { className: `tile tile--${kind}` });
  tile.append(make("h3", {}, pictogram(name), make("span", { text: title })));
  if (lines.length === 1) tile.append(make("p", {}, isolated(lines[0])));
  if (lines.length > 1) tile.append(listOf(lines));
  if (others.length) tile.append(make("p", { className: "tile-note", text: texts.others }), listOf(others));
  if (steps.length) tile.append(make("ol", { className: "steps" }, ...steps.map(stepElement)));
  return tile;
}

function listOf(lines) {
  return make("ul", { className: "tile-lines" }, ...lines.map((line) => make("li", {}, isolated(line))));
}

function stepElement({ when, text, isDone, service }) {
  const step = make("li", { className: isDone ? "step step--done" : "step" });
  step.append(make("p", { className: "step-when" }, isolated(when)), make("p", {}, isolated(text)));
  if (isDone) step.append(make("p", { className: "step-state" }, icon("check"), texts.done));
  if (service) step.append(serviceElement(service));
  return step;
}

function serviceElement({ name, lines, phone, toSay, isExample }) {
  const place = make("div", { className: "step-service" }, make("p", { className: "step-name" }, isolated(name)));
  if (isExample) place.prepend(make("p", { className: "badge", text: common.card.example }));
  place.append(...lines.map((line) => make("p", {}, isolated(line))));
  if (phone) place.append(call(phone, name));
  if (toSay) place.append(make("p", {}, isolated(texts.say(toSay))));
  return place;
}

function call({ display, href }, about) {
  if (!href) return make("p", {}, isolated(display));
  const hidden = make("span", { className: "visually-hidden" }, " : ", isolated(about));
  return make("a", { className: "button button--call", href }, icon("phone"), make("span", { text: `${texts.call} ${display}` }), hidden);
}
