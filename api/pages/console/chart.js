/** Bars drawn as SVG. The table beside them holds the same figures. */
const SPACE = "http://www.w3.org/2000/svg";
const HEIGHT = 18;
const WIDTH = 300;

/** Where each bar stands and how long it is; what is hidden has none. Pure. */
export function barsOf(cells) {
  const most = Math.max(1, ...cells.map(({ persons }) => persons ?? 0));
  return cells.map(({ persons }, index) => ({ y: index * HEIGHT + 3, width: Math.round(((persons ?? 0) / most) * WIDTH), isHidden: persons === null }));
}

export function barsElement(title, cells) {
  const svg = drawn("svg", { class: "bars", viewBox: `0 0 ${WIDTH} ${cells.length * HEIGHT}`, role: "img", "aria-label": title });
  barsOf(cells).forEach(({ y, width, isHidden }) =>
    svg.append(drawn("rect", { class: isHidden ? "bar bar--few" : "bar", x: 0, y, width: isHidden ? WIDTH : width, height: HEIGHT - 6, rx: 3 })),
  );
  return svg;
}

function drawn(tag, attributes) {
  const element = document.createElementNS(SPACE, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}
