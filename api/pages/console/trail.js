/** The trail, for who looks after data: who did what to which object, the newest first. No content. */
import { make } from "./elements.js";
import { texts } from "./texts.js";
import { dateText } from "./words.js";

const words = texts.trail;

export async function open(main, http) {
  const { lines } = await http.get("trail?limit=500");
  const head = make("thead", {}, make("tr", {}, ...words.columns.map((text) => make("th", { scope: "col", text }))));
  const body = make("tbody", {}, ...lines.map(row));
  const table = make("div", { className: "table", tabindex: "0", role: "region", "aria-label": words.title }, make("table", {}, head, body));
  main.replaceChildren(make("div", { className: "page" }, make("h1", { text: words.title }), make("p", { text: words.intro }), table));
}

function row({ at, actor_id: actor, action, object_id: object }) {
  return make("tr", {}, ...[dateText(at), actor ?? words.house, action, object ?? ""].map((text) => make("td", { text })));
}
