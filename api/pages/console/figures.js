/** The blocks of the supervisor's figures: each a drawing, and a table beside it that says the same. */
import { barsElement, daysElement } from "./chart.js";
import { make } from "./elements.js";
import { hashOf } from "./router.js";
import { texts } from "./texts.js";
import { dateText, waitText } from "./words.js";

const words = texts.figures;
const day = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "short", timeZone: "UTC" });
const dayText = (iso) => day.format(new Date(iso));

const count = (value) => (value === null ? words.few : String(value));
const brief = (value) => (value === null ? words.hidden : String(value));
const wait = (value) => (value === null ? "–" : waitText(value));
const columns = {
  persons: [words.persons, ({ persons }) => count(persons)],
  waits: [words.wait, ({ waits_s: seconds }) => wait(seconds)],
  longWaits: [words.longWait, ({ long_waits_s: seconds }) => wait(seconds)],
  present: [words.present, ({ present }) => String(present)],
  each: [words.each, ({ each }) => (each === null ? "–" : String(each).replace(".", ","))],
  without: [words.without, ({ without }) => count(without)],
  found: [words.found, ({ found }) => count(found)],
};

/** Everything that the gateway gives of a period, what wants somebody first. */
export function blocksOf(figures) {
  const { persons, waits, longWaits, present, each, without, found } = columns;
  const asked = [persons, waits, longWaits];
  return [
    leftElement(figures.unanswered),
    ...totalElements(figures.total[0]),
    ...block(words.blocks.load, words.notes.load, figures.load, [persons, present, each]),
    ...block(words.blocks.by_territory, "", figures.by_territory, asked, ({ waits_s: seconds }) => seconds, wait),
    ...block(words.blocks.unmet, words.notes.unmet, figures.unmet, [without, found], (row) => row.without),
    ...block(words.blocks.by_outcome, "", figures.by_outcome, [persons]),
    ...block(words.blocks.by_need, "", figures.by_need, asked),
    ...block(words.blocks.by_mode, "", figures.by_mode, asked),
    ...daysBlock(figures.by_day),
  ];
}

function block(title, note, rows, shown, valueOf = ({ persons }) => persons, textOf = brief) {
  if (!rows.length) return [];
  const bars = rows.map((row) => ({ name: row.label, value: valueOf(row), text: textOf(valueOf(row)) }));
  return [section(title, note, barsElement(title, bars), tableElement(title, rows, shown))];
}

function daysBlock(days) {
  if (!days.length) return [];
  const title = words.blocks.by_day;
  const rows = days.map((row) => ({ ...row, label: dayText(row.label) }));
  return [section(title, "", daysElement(title, days, dayText), tableElement(title, rows, [columns.persons]))];
}

function section(title, note, picture, table) {
  return make("section", { className: "figure" }, make("h2", { text: title }), ...(note ? [make("p", { className: "muted", text: note })] : []), picture, table);
}

function tableElement(title, rows, shown) {
  const head = make("tr", {}, make("td"), ...shown.map(([name]) => make("th", { scope: "col", text: name })));
  const row = (cells) => make("tr", {}, make("th", { scope: "row", text: cells.label }), ...shown.map(([, text]) => make("td", { text: text(cells) })));
  const table = make("table", { "aria-label": title }, make("thead", {}, head), make("tbody", {}, ...rows.map(row)));
  return make("div", { className: "table", tabindex: "0", role: "region", "aria-label": `${title}, ${words.table}` }, table);
}

function totalElements(total) {
  const facts = [[words.persons, count(total.persons)], [words.wait, wait(total.waits_s)], [words.longWait, wait(total.long_waits_s)]];
  const shown = facts.map(([name, value]) => make("div", {}, make("dt", { text: name }), make("dd", { text: value })));
  return [make("section", { className: "figure" }, make("h2", { text: words.blocks.total }), make("dl", { className: "facts" }, ...shown))];
}

/** One by one: she may open each of them. */
function leftElement({ count: howMany, lines }) {
  const link = ({ id, need, structure, requested_at: at }) =>
    make("li", {}, make("a", { href: hashOf("conversation", id), text: [need ?? texts.request, structure, dateText(at)].join(" · ") }));
  const list = lines.length ? [make("ul", { className: "left" }, ...lines.map(link))] : [];
  return make("section", { className: "figure figure--left" }, make("h2", { text: words.unanswered(howMany) }), ...list);
}
