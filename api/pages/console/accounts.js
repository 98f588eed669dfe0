/** The administrator's page: accounts, invitations. No content of any conversation. */
import { ask, button, field, form, input, make, say } from "./elements.js";
import { texts } from "./texts.js";
import { dateText } from "./words.js";

const words = texts.accounts;
const COLUMNS = ["name", "email", "role", "state", "last", "actions"];

export async function open(main, http) {
  const [{ counsellors }, { structures = [] }] = await Promise.all([http.get("counsellors"), http.get("structures").catch(() => ({}))]);
  const again = () => open(main, http);
  const head = make("thead", {}, make("tr", {}, ...COLUMNS.map((name) => make("th", { scope: "col", text: words[name] }))));
  const body = make("tbody", {}, ...counsellors.map((one) => row(one, http, again)));
  const table = make("div", { className: "table", tabindex: "0", role: "region", "aria-label": words.title }, make("table", {}, head, body));
  main.replaceChildren(make("div", { className: "page" }, make("h1", { text: words.title }), table, inviteForm(http, structures)));
}

function row(one, http, again) {
  const disable = () =>
    ask({
      title: words.disableAsk(one.name),
      children: [make("p", { text: words.disableNote })],
      go: words.disable,
      run: async () => (await http.delete(`counsellors/${encodeURIComponent(one.id)}`), again()),
    });
  const invite = () =>
    ask({
      title: words.againAsk(one.name),
      children: [make("p", { text: words.againNote })],
      go: words.again,
      run: async () => {
        const { token } = await http.post(`counsellors/${encodeURIComponent(one.id)}/invitation`);
        actions.replaceChildren(linkElement(`${location.origin}/console/invitation#${token}`));
      },
    });
  const named = (label, run) => button(label, run, { "aria-label": `${label} ${one.name}` });
  const actions = make("td", {}, ...(one.state === "disabled" ? [] : [named(words.again, invite), " ", named(words.disable, disable)]));
  const cells = [one.email, words.roles[one.role] ?? one.role, words.states[one.state] ?? one.state, one.last_login_at ? dateText(one.last_login_at) : words.never];
  return make("tr", {}, make("th", { scope: "row", text: one.name }), ...cells.map((text) => make("td", { text })), actions);
}

function inviteForm(http, structures) {
  const [name, email, departements] = [input({ maxlength: "100" }), input({ type: "email" }), make("input", { placeholder: "11, 12, 81" })];
  const role = make("select", {}, ...Object.entries(words.roles).map(([value, text]) => make("option", { value, text })));
  const boxes = structures.map(({ id, name: label }) => make("label", { className: "option" }, make("input", { type: "checkbox", value: id }), make("span", { text: label })));
  const where = make("fieldset", {}, make("legend", { text: words.structures }), ...boxes);
  const shown = make("div", { "aria-live": "polite" });
  const run = async (element) => {
    const structure_ids = [...where.querySelectorAll(":checked")].map(({ value }) => value);
    const areas = departements.value.split(/[\s,]+/).filter(Boolean);
    const { token } = await http.post("counsellors", { name: name.value.trim(), email: email.value.trim(), role: role.value, structure_ids, departements: areas });
    shown.replaceChildren(linkElement(`${location.origin}/console/invitation#${token}`));
    element.reset();
  };
  const children = [field(words.name, name), field(words.email, email), field(words.role, role), ...(boxes.length ? [where] : []), field(words.departements, departements)];
  return make("section", { className: "block" }, make("h2", { text: words.invite }), form({ children, go: words.go, run }), shown);
}

function linkElement(address) {
  const shown = make("input", { readonly: "", value: address });
  const copy = button(words.copy, async () => {
    shown.select();
    await navigator.clipboard.writeText(address).then(() => say(words.copied), () => {});
  });
  return make("div", { className: "once" }, make("p", { text: words.link }), field(words.linkTitle, shown), copy);
}
