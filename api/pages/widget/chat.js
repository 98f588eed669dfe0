/** Puts the chat together. Decides nothing: each behaviour has its own file. */
import { Api, delayMs } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { byId } from "./dom.js";
import { Dressing } from "./dressing.js";
import { Host, ThreeTimes, leaveNow } from "./host.js";
import { Keeper, storageOf } from "./keeper.js";
import { isVisible, spokenText } from "./message.js";
import { Messages } from "./messages.js";
import { Scroll } from "./scroll.js";
import { texts } from "./texts.js";
import { Typing } from "./typing.js";
import { Live, Speech } from "./voice.js";

const asked = new URLSearchParams(location.search);
const host = new Host({ isEmbedded: asked.has("embed") && parent !== window, shown, leave });
const keeper = new Keeper({ tab: storageOf(window, "sessionStorage"), device: storageOf(window, "localStorage") });
const live = new Live(byId("live"));
const speech = new Speech(window.speechSynthesis);
const scroll = new Scroll();
const escape = new ThreeTimes();
const messages = new Messages({
  choose: (choice) => conversation.choose(choice),
  retry: () => conversation.retryNow(),
  listen: (text) => speech.buttonFor(text),
  leave,
  dress: (element, event) => dressing.dress(element, event),
});
const dressing = new Dressing({
  load: { point: () => import("./diagnostic/diagnostic.js"), person: () => import("./handoff/handoff.js") },
  around: (grow, element) => scroll.around(grow, element),
  tools: {
    listen: (text) => speech.buttonFor(text),
    say: (text) => live.say(text),
    file: (rest) => conversation.api.file(rest),
    post: (rest) => conversation.api.post(rest),
  },
});
const conversation = new Conversation({
  api: new Api({ base: new URL("../api/v1/", import.meta.url), fetch: (...all) => fetch(...all) }),
  keeper,
  wait: (attempt, error) => pause(delayMs(attempt, { atLeastMs: error?.retryAfterMs })),
  newId: () => crypto.randomUUID(),
  about: { locale: "fr", ...(asked.get("departement") && { departement: asked.get("departement") }) },
  on: { events, entry, link, renewed, resumed },
});
const typing = new Typing(() => conversation.unanswered);
const composer = new Composer((text) => conversation.say(text));
let isCatchingUp = false;

let menu = null;
start();

function start() {
  document.documentElement.classList.toggle("is-embedded", host.isEmbedded);
  document.querySelectorAll("[data-leave]").forEach((link) => link.addEventListener("click", leave));
  byId("close").addEventListener("click", () => host.tell({ type: "close" }));
  byId("menu").addEventListener("toggle", () => (menu ??= openMenu()));
  addEventListener("keydown", pressed, { capture: true });
  addEventListener("online", () => conversation.retryNow());
  addEventListener("pagehide", () => speech.stop());
  conversation.open();
}

/** Its script comes with its first opening; until then its buttons are disabled. */
async function openMenu() {
  try {
    const { Menu } = await import("./menu.js");
    new Menu({ keeper, conversation, erase, clear: () => messages.clear(), say });
  } catch {
    menu = null;
    say(texts.unreachable, { isSeen: true });
  }
}

function events(fresh) {
  const settle = scroll.before();
  const added = messages.add(fresh);
  typing.refresh();
  const others = fresh.filter((event) => event.author !== "person" && isVisible(event));
  if (!isCatchingUp) others.forEach(announce);
  if (isCatchingUp) scroll.toEnd();
  else settle(added.find((element) => !element.classList.contains("message--person")));
  host.count(isCatchingUp ? 0 : others.length);
  isCatchingUp = false;
}

function announce(event) {
  const names = event.offers?.map(({ name }) => name) ?? [];
  const author = texts.authors[event.author] ?? texts.authors.bot;
  live.say([`${author} : ${spokenText(event)}`, ...names, choicesOf(event)].filter(Boolean).join("\n"));
}

/** The ways on and out beside the answers are the same at each question: they are not said again. */
function choicesOf({ options, buttons = [] }) {
  const labels = [...(options?.items ?? []), ...buttons].filter(({ role }) => !role).map(({ label }) => label);
  return labels.length && `${texts.choices} : ${labels.join(", ")}.`;
}

function entry(changed, outcome) {
  const isNew = changed.state === "sending";
  messages.show(changed, outcome);
  if (isNew) scroll.toEnd();
  if (changed.state === "refused") live.say(texts.delivery.refused);
  if (changed.state === "unconfirmed") notice(texts.unconfirmed);
  if (changed.state === "received") notice("");
}

function link(isUp, error) {
  if (isUp && conversation.outbox.entries.length === 0) notice("");
  if (!isUp) notice(error ? texts.unreachable : texts.cut);
}

function notice(text) {
  const line = byId("connection");
  if (line.textContent === text) return;
  const settle = scroll.before();
  line.textContent = text;
  line.hidden = !text;
  settle();
  live.say(text);
}

function say(text, { isSeen = false } = {}) {
  live.say(text);
  if (isSeen) messages.notice(text);
}

function renewed() {
  messages.clear();
  say(texts.expired, { isSeen: true });
}

function resumed() {
  isCatchingUp = true;
  live.say(texts.resumed);
}

async function erase() {
  const receipt = await conversation.erase();
  messages.clear();
  typing.refresh();
  return receipt;
}

/** A link, so that it leaves even before this script runs. */
function leave(event) {
  event?.preventDefault();
  speech.stop();
  leaveNow({ forget: () => conversation.forget(), host, address: byId("leave").href });
}

function pressed(event) {
  if (event.key !== "Escape") return;
  const isInside = document.querySelector(":popover-open, dialog[open]");
  if (escape.press(event.timeStamp)) leave();
  else if (!isInside) host.tell({ type: "close" });
}

function shown(isShown) {
  if (isShown && matchMedia("(pointer: fine)").matches) composer.focus();
  else if (isShown) byId("title").focus();
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
