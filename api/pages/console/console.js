/** Puts the console together: who is here, where one stands, what is shown. */
import { Alerts } from "./alerts.js";
import { button, byId, make, say, sentenceOf } from "./elements.js";
import { Http } from "./http.js";
import { Inbox } from "./inbox.js";
import { listsElement } from "./lines.js";
import { hashOf, listOf, placeOf } from "./router.js";
import { accept, logIn } from "./session.js";
import { Talk } from "./talk.js";
import { texts } from "./texts.js";

const main = byId("main");
const alerts = new Alerts();
const http = new Http({ base: new URL("../api/v1/console/", import.meta.url), fetch: (...all) => fetch(...all), lost: () => start(texts.log.lost) });
const lists = make("section", { className: "inbox", "aria-label": texts.inbox });
const pane = make("div", { className: "pane" });
let me = null;
let inbox = null;
let talk = null;
let view = "en-attente";
let closed = null;
let isStarting = false;

byId("skip").addEventListener("click", (event) => (event.preventDefault(), main.focus()));
addEventListener("hashchange", () => me && show());
addEventListener("keydown", (event) => {
  const isInside = document.querySelector("dialog[open]") || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "Escape" && talk && !isInside) location.hash = hashOf(view);
});

if (location.pathname.endsWith("/invitation")) {
  const token = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  accept(main, http, token);
} else start(cameBack());

/** What came of a log-in by another house; said once. */
function cameBack() {
  const note = texts.sso[/^#\/(sso_\w+)$/.exec(location.hash)?.[1]];
  if (note) history.replaceState(null, "", location.pathname);
  return note;
}

async function start(note) {
  if (isStarting) return;
  isStarting = true;
  leave();
  me = note ? null : await http.get("me").catch(() => null);
  me ??= await logIn(main, http, note);
  isStarting = false;
  frame();
  if (reads()) follow();
  show();
}

const reads = () => ["counsellor", "supervisor"].includes(me.role);

/** Nothing of a session stays on screen when it ends. */
function leave() {
  inbox?.stop();
  talk?.stop();
  inbox = talk = closed = null;
  lists.replaceChildren();
  pane.replaceChildren();
  byId("nav").hidden = byId("who").hidden = true;
  byId("banner").hidden = true;
  alerts.title();
}

function follow() {
  inbox = new Inbox({
    http,
    changed: () => (drawLists(), alerts.title(inbox.counts), talk && inbox.lines.filter(({ id }) => id === talk.id).forEach((line) => talk.refresh(line).catch(() => {}))),
    news: (news) => (alerts.call(news), say(texts.news[news])),
    link: (isUp) => notice(isUp ? "" : texts.cut),
  });
  inbox.run();
}

function notice(text) {
  byId("banner").textContent = text;
  byId("banner").hidden = !text;
}

function frame() {
  const names = [...(reads() ? ["en-attente", "parcours"] : []), ...(me.role === "supervisor" ? ["chiffres"] : []), ...(me.role === "administrator" ? ["comptes"] : []), ...(me.role === "officer" ? ["journal", "droits"] : [])];
  byId("nav").replaceChildren(...names.map((name) => make("a", { href: hashOf(name), text: name === "en-attente" ? texts.inbox : texts.views[name] })));
  byId("nav").hidden = names.length < 2;
  const parts = [make("span", { className: "me", text: me.name })];
  if (reads()) parts.push(toggle(texts.available, me.is_available, (is_available) => http.put("me/presence", { is_available })), soundSwitch(), ...notifyButton());
  byId("who").replaceChildren(...parts, button(texts.log.out, logOut));
  byId("who").hidden = false;
}

const soundSwitch = () => toggle(texts.sound, alerts.hasSound, async (isOn) => void (alerts.hasSound = isOn));

function toggle(label, isOn, changed) {
  const box = make("input", { type: "checkbox", role: "switch", ...(isOn && { checked: "" }) });
  box.addEventListener("change", () => changed(box.checked).catch((error) => ((box.checked = !box.checked), notice(sentenceOf(error)))));
  return make("label", { className: "switch" }, box, make("span", { text: label }));
}

function notifyButton() {
  if (globalThis.Notification?.permission !== "default") return [];
  const ask = button(texts.notify, async () => ((await Notification.requestPermission()) === "granted" ? ask.remove() : notice(texts.notifyRefused)));
  return [ask];
}

async function logOut() {
  const left = await http.delete("session").catch(() => null);
  if (left?.url) return location.assign(left.url);
  location.hash = "";
  start(texts.log.intro);
}

async function show() {
  talk?.stop();
  talk = null;
  const asked = placeOf(location.hash);
  const isRights = me.role === "officer" && asked.view === "droits";
  const wanted = reads() || isRights ? asked : { view: me.role === "administrator" ? "comptes" : "journal", id: null };
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  document.body.classList.toggle("is-open", wanted.view === "conversation");
  try {
    if (wanted.view === "chiffres") return await (await import("./supervision.js")).open(main, http);
    if (wanted.view === "parcours") return await (await import("./journeys.js")).open(main, http, wanted.id);
    if (wanted.view === "journal") return await (await import("./trail.js")).open(main, http);
    if (wanted.view === "droits") return await (await import("./rights.js")).open(main, http);
    if (wanted.view === "comptes") return await (await import("./accounts.js")).open(main, http);
    if (wanted.view === "conversation") return await openTalk(wanted.id);
    view = wanted.view;
    if (view === "terminees") closed = (await http.get("handoffs?scope=closed")).lines;
    pane.replaceChildren(make("p", { className: "empty", text: texts.choose }));
    place();
    drawLists();
  } catch (error) {
    pane.replaceChildren(make("p", { className: "empty", role: "alert", text: sentenceOf(error) }));
    place();
  }
}

/** The lists and what stands beside them. */
function place() {
  const title = make("h1", { className: "visually-hidden", text: texts.inbox });
  if (lists.parentElement !== main) main.replaceChildren(...(talk ? [] : [title]), lists, pane);
  main.querySelector(":scope > h1")?.remove();
  if (!talk) main.prepend(title);
}

async function openTalk(id) {
  const opened = new Talk({ http, id });
  talk = opened;
  await opened.open();
  if (talk !== opened) return opened.stop();
  view = listOf(opened.handoff);
  pane.replaceChildren(opened.element);
  place();
  drawLists();
  byId("talk-title").focus();
}

/** Drawn anew; what was focused stays so. */
function drawLists() {
  if (lists.parentElement !== main) return;
  if (talk?.handoff) view = listOf(talk.handoff);
  const held = lists.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  lists.replaceChildren(...listsElement(view, inbox?.lines ?? [], closed, talk?.id));
  if (held) [...lists.querySelectorAll("a")].find((link) => link.getAttribute("href") === held)?.focus();
}
