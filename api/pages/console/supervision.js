/** The supervisor's figures: each a drawing, and a table beside it that says the same. */
import { barsElement } from "./chart.js";
import { field, form, input, make } from "./elements.js";
import { texts } from "./texts.js";
import { waitText } from "./words.js";

const words = texts.figures;
const DAYS = 30;

export async function open(main, http) {
  const day = (ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const [since, until] = [input({ type: "date", value: day(DAYS) }), input({ type: "date", value: day(0) })];
  const shown = make("div", { className: "figures", "aria-live": "polite" });
  const csv = make("a", { className: "button", text: words.csv, download: "relais-chiffres.csv" });
  const run = async () => {
    const query = new URLSearchParams({ since: since.value, until: until.value });
    csv.href = `/api/v1/console/supervision.csv?${query}`;
    shown.replaceChildren(...blocks(await http.get(`supervision?${query}`)));
  };
  const asked = form({ className: "form form--line", children: [field(words.since, since), field(words.until, until)], go: words.show, run });
  main.replaceChildren(make("div", { className: "page" }, make("h1", { text: words.title }), asked, make("p", {}, csv), shown));
  await run();
}

/** Every list of cells that the gateway gives, those that have a title first. */
function blocks(figures) {
  const known = Object.keys(words.blocks).filter((key) => figures[key]);
  const made = known.map((key) => [key, [figures[key]].flat()]).filter(([, cells]) => cells.length);
  const late = Number.isInteger(figures.unanswered) ? [make("p", { className: "late", text: words.unanswered(figures.unanswered) })] : [];
  const shown = made.length ? made.map(([key, cells]) => block(words.blocks[key], cells)) : [make("p", { text: words.none })];
  return [...late, ...shown];
}

function block(title, cells) {
  const named = cells.map((cell) => ({ ...cell, name: nameOf(cell) }));
  const row = ({ name, persons, waits_s: waits }) =>
    make("tr", {}, make("th", { scope: "row", text: name }), make("td", { text: persons ?? words.few }), make("td", { text: waits === null || waits === undefined ? "–" : waitText(waits) }));
  const head = make("tr", {}, make("td"), make("th", { scope: "col", text: words.persons }), make("th", { scope: "col", text: words.wait }));
  const table = make("table", { "aria-label": title }, make("thead", {}, head), make("tbody", {}, ...named.map(row)));
  return make("section", { className: "figure" }, make("h2", { text: title }), barsElement(title, named), make("div", { className: "table", tabindex: "0", role: "region", "aria-label": `${title}, ${words.table}` }, table));
}

/** What the page knows to say better than the gateway's label: modes, outcomes, the whole. */
function nameOf({ key, label }) {
  const [first] = [key].flat();
  if (first === "total") return words.blocks.total;
  return texts.modes[first] ?? texts.outcomes[first] ?? label ?? first;
}
