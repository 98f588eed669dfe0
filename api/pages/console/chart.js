/** Charts drawn as SVG, each with its words in it. The table beside them holds the same figures. */
const SPACE = "http://www.w3.org/2000/svg";
const WIDTH = 320;
const LINE = 42; // a name, and its bar under it
const BAR = 12;
const TALL = 120;

/** How long each bar is; what is hidden has none. Pure. */
export function barsOf(values) {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  return values.map((value, index) => ({ y: index * LINE, width: Math.round(((value ?? 0) / most) * WIDTH), isHidden: value === null }));
}

/** A column for each day from the first to the last, those without anybody too. Pure. */
export function columnsOf(days) {
  if (!days.length) return [];
  const known = new Map(days.map(({ key, persons }) => [key[0], persons]));
  const last = Date.parse(days.at(-1).key[0]);
  const all = [];
  for (let at = Date.parse(days[0].key[0]); at <= last; at += 86_400_000) all.push(new Date(at).toISOString().slice(0, 10));
  const most = Math.max(1, ...known.values());
  return all.map((day) => {
    const persons = known.has(day) ? known.get(day) : 0;
    return { day, height: Math.round(((persons ?? 0) / most) * TALL), isHidden: persons === null };
  });
}

/** Rows `{ name, value, text }`: `value` null is hidden, `text` stands at the end of the line. */
export function barsElement(title, rows) {
  const svg = picture(title, rows.length * LINE);
  barsOf(rows.map(({ value }) => value)).forEach(({ y, width, isHidden }, index) => {
    const { name, text } = rows[index];
    svg.append(words(0, y + 14, shortened(name, text)), words(WIDTH, y + 14, text, "end"));
    svg.append(drawn("rect", { class: isHidden ? "bar bar--few" : "bar", x: 0.5, y: y + 21, width: isHidden ? WIDTH - 1 : Math.max(1, width - 1), height: BAR, rx: 3 }));
  });
  return svg;
}

export function daysElement(title, days, nameOf) {
  const columns = columnsOf(days);
  const step = WIDTH / Math.max(1, columns.length);
  const svg = picture(title, TALL + 24);
  columns.forEach(({ height, isHidden }, index) => {
    const size = { x: index * step + step * 0.1, width: step * 0.8 };
    if (isHidden) svg.append(drawn("rect", { class: "bar bar--few", ...size, y: TALL - 8, height: 8 }));
    else if (height) svg.append(drawn("rect", { class: "bar", ...size, y: TALL - height, height }));
  });
  if (columns.length) svg.append(words(0, TALL + 18, nameOf(columns[0].day)));
  if (columns.length > 1) svg.append(words(WIDTH, TALL + 18, nameOf(columns.at(-1).day), "end"));
  return svg;
}

/** So that the two ends of a line never meet. Pure. */
export function shortened(name, text = "") {
  const room = 38 - text.length;
  return name.length > room ? `${name.slice(0, room - 1).trimEnd()}…` : name;
}

const picture = (title, height) => drawn("svg", { class: "bars", viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": title });

function words(x, y, text, anchor = "start") {
  const element = drawn("text", { class: "bar-words", x, y, "text-anchor": anchor });
  element.textContent = text;
  return element;
}

function drawn(tag, attributes) {
  const element = document.createElementNS(SPACE, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}
