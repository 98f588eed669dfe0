/** The moves of a request, as buttons and as questions. */
import { cardElement } from "../widget/cards.js";
import { ask, button, choices, field, form, input, isolated, make } from "./elements.js";
import { texts } from "./texts.js";
import { actionsOf, dateText } from "./words.js";

export function actionsElement(talk, run) {
  const does = {
    take: () => run("take"),
    release: () => run("release"),
    acknowledge: () => run("acknowledge"),
    transfer: () => transferDialog(talk),
    close: () => closeDialog(talk),
  };
  const made = actionsOf(talk.handoff).map((name) => button(texts.actions[name], does[name], { kind: name === "take" ? "button--main" : "" }));
  return make("p", { className: "actions" }, ...made);
}

async function transferDialog(talk) {
  const { structures } = await talk.http.get("structures").catch(() => ({ structures: [] }));
  const where = make("select", {}, ...structures.map(({ id, name }) => make("option", { value: id, text: name })));
  const whom = make("select", {}, make("option", { value: "", text: texts.anyone }));
  const fill = () => {
    const colleagues = structures.find(({ id }) => id === where.value)?.counsellors ?? [];
    whom.replaceChildren(make("option", { value: "", text: texts.anyone }), ...colleagues.map(({ id, name }) => make("option", { value: id, text: name })));
    whom.closest("p").hidden = colleagues.length === 0;
  };
  const agreed = make("input", { type: "checkbox", required: "" });
  const consent = make("fieldset", {}, make("legend", { text: texts.agreed }), make("label", { className: "option" }, agreed, make("span", { text: texts.agreedYes })));
  const children = [field(texts.transferTo, where), field(texts.transferToWhom, whom), consent];
  ask({
    title: texts.actions.transfer,
    children,
    go: texts.actions.transfer,
    run: () => talk.act("transfer", { structure_id: where.value, counsellor_id: whom.value || null, is_agreed: agreed.checked }),
  });
  where.addEventListener("change", fill);
  fill();
}

function closeDialog(talk) {
  const outcome = choices("outcome", texts.closeHow, texts.chosenOutcomes.map((key) => [key, texts.outcomes[key]]));
  const next = choices("next", texts.closeNext, [["bot", texts.closeToBot], ["closed", texts.closeForGood]]);
  const value = (box) => box.querySelector(":checked").value;
  const run = () => talk.act("close", { outcome: value(outcome), to_bot: value(next) === "bot" });
  ask({ title: texts.actions.close, children: [outcome, next], go: texts.actions.close, run });
}

export function offersDialog(talk) {
  const words = make("input", { type: "search", value: talk.handoff.need_label ?? "" });
  const found = make("div", { className: "found", "aria-live": "polite" });
  const find = async () => {
    const query = new URLSearchParams({ ...(talk.handoff.need && words.value === talk.handoff.need_label ? { need: talk.handoff.need } : { q: words.value }) });
    const { offers = [] } = await talk.http.get(`${talk.path}/offers?${query}`);
    found.replaceChildren(...(offers.length ? offers.map(pickable) : [make("p", { text: texts.offersNone })]));
  };
  const search = button(texts.offersFind, () => find().catch(() => found.replaceChildren(make("p", { text: texts.failed }))));
  const client_msg_id = crypto.randomUUID();
  const run = async () => {
    const offer_ids = [...found.querySelectorAll(":checked")].map(({ value }) => value);
    if (offer_ids.length === 0) throw { sentence: texts.offersPick };
    await talk.say({ client_msg_id, offer_ids });
  };
  const near = make("p", { className: "muted", text: texts.offersNear(talk.handoff.commune) });
  ask({ title: texts.offersTitle, children: [field(texts.offersWhat, words), near, make("p", {}, search), found], go: texts.actions.send ?? texts.send, run });
  words.addEventListener("keydown", (event) => event.key === "Enter" && (event.preventDefault(), search.click()));
  if (talk.handoff.need) search.click();
}

function pickable(card) {
  const box = make("input", { type: "checkbox", value: card.id });
  return make("div", { className: "pick" }, make("label", { className: "option" }, box, isolated(card.name)), cardElement(card));
}

export function noteForm(talk) {
  const text = make("textarea", { rows: "2", required: "", maxlength: "2000" });
  const run = async () => {
    await talk.http.post(`${talk.path}/notes`, { text: text.value.trim() });
    await talk.reload();
  };
  return form({ children: [field(texts.note, text)], go: texts.keep, run });
}

export function appointmentElement(talk, isOpen) {
  const { appointment, appointment_state: state } = talk.handoff;
  const held = appointment?.at ? `${dateText(appointment.at)}, ${appointment.where} : ${texts.appointments[state] ?? state}` : (texts.appointments[state] ?? texts.noAppointment);
  const box = make("section", { className: "block" }, make("h3", { text: texts.appointment }), make("p", {}, isolated(held)));
  if (!isOpen) return box;
  const [at, where] = [input({ type: "datetime-local" }), input({ maxlength: "300" })];
  const run = () => talk.act("appointment", { at: new Date(at.value).toISOString(), where: where.value.trim() });
  box.append(form({ children: [field(texts.when, at), field(texts.where, where)], go: texts.propose, run }));
  return box;
}
