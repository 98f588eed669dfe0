/** The page of the supervisor's figures: a period, a file for a spreadsheet, and the blocks. */
import { button, field, form, input, make, sentenceOf } from "./elements.js";
import { blocksOf } from "./figures.js";
import { texts } from "./texts.js";

const words = texts.figures;
const PERIODS = [7, 30, 90];
const USUAL = 30;

/** « 2026-11-23 », so many days ago, where she is. */
export function dayBefore(ago, now = new Date()) {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ago);
  return [day.getFullYear(), String(day.getMonth() + 1).padStart(2, "0"), String(day.getDate()).padStart(2, "0")].join("-");
}

export async function open(main, http) {
  const [since, until] = [input({ type: "date", max: dayBefore(0) }), input({ type: "date", max: dayBefore(0) })];
  const shown = make("div", { className: "figures" });
  const told = make("p", { className: "muted", role: "status" });
  const csv = make("a", { className: "button", text: words.csv, download: "" });
  const run = async () => {
    const query = new URLSearchParams({ since: since.value, until: until.value });
    csv.href = `/api/v1/console/supervision.csv?${query}`;
    const figures = await http.get(`supervision?${query}`);
    shown.replaceChildren(...blocksOf(figures));
    told.textContent = figures.total[0].persons === null ? words.fewAsked : words.hiding;
    mark(periods, since.value, until.value);
  };
  const periods = PERIODS.map((days) => button(words.days(days), () => (choose(days), run().catch((error) => (told.textContent = sentenceOf(error)))), { "data-days": days }));
  const choose = (days) => ([since.value, until.value] = [dayBefore(days - 1), dayBefore(0)]);
  choose(USUAL);
  const asked = form({ className: "form form--line", children: [field(words.since, since), field(words.until, until)], go: words.show, run });
  const line = make("div", { className: "periods", role: "group", "aria-label": words.period }, ...periods);
  main.replaceChildren(make("div", { className: "page" }, make("h1", { text: words.title }), line, asked, make("p", {}, csv), told, shown));
  await run();
}

function mark(periods, since, until) {
  const isNow = (days) => since === dayBefore(days - 1) && until === dayBefore(0);
  periods.forEach((one) => one.setAttribute("aria-pressed", String(isNow(Number(one.dataset.days)))));
}
