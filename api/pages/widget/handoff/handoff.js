/** A person instead of the machine: who speaks, a strip while one waits or is answered, and the way out of it. */
import { byId, isolated, make, part } from "../dom.js";

const words = Object.freeze({
  person: "une personne",
  strip: "Votre demande",
  waits: (structure) => `Vous attendez une personne de ${structure}.`,
  place: (place) => (place === 1 ? "Vous êtes la prochaine demande." : `Vous êtes en position ${place}.`),
  wait: (minutes) => `Environ ${minutes} min.`,
  talks: (name) => `Vous parlez avec ${name}, une personne.`,
  writes: (name) => `${name.split(",")[0]} écrit…`, // her first name comes before her structure
  ways: ["Ne plus attendre", "Terminer"],
});

const AGAIN_MS = 3_000;
const LASTS_MS = 5_000;

let latest = 0;
let strip = null;
let talking = null; // with whom
let isWatching = false;
let typedAt = 0;
let signEnds = null;

await styled();

export function dress(element, event, tools) {
  if (event.author === "counsellor") nameSpeaker(element, event);
  if (event.handoff && event.seq > latest) show(element, event, tools);
  if (event.author === "counsellor") sign("");
}

function nameSpeaker(element, { name }) {
  if (name) part(element, "author").replaceChildren(isolated(name));
  part(element, "author").after(" ", make("span", { className: "human", text: words.person }));
}

/** The way out moves from the line to the strip: it stays in sight. */
function show(element, { seq, handoff }, tools) {
  latest = seq;
  talking = handoff.state === "taken" ? (handoff.name ?? handoff.structure) : null;
  if (talking) exchangeSigns(tools);
  strip?.remove();
  strip = null;
  const said = sentences(handoff);
  if (said.length === 0) return;
  const ways = [...element.querySelectorAll(".choice:not([aria-disabled])")].filter(({ textContent }) => words.ways.includes(textContent));
  const group = make("div", { className: "choices" });
  group.append(...ways);
  strip = make("section", { className: "handoff", "aria-label": words.strip }, make("p", {}, isolated(said.join(" "))), make("p", { className: "writes", role: "status" }), group);
  byId("composer").before(strip);
}

/** « Marie écrit… », both ways, while two talk. Kept nowhere; what is lost of it does not matter. */
async function exchangeSigns({ post, file }) {
  if (isWatching) return;
  isWatching = true;
  byId("message").addEventListener("input", () => talking && Date.now() - typedAt > AGAIN_MS && ((typedAt = Date.now()), post("/typing").catch(() => {})));
  for (;;) {
    const answer = talking && (await file("/typing?wait=25").then((blob) => blob.text(), () => null));
    if (answer && JSON.parse(answer).is_typing) sign(words.writes(talking));
    if (!answer) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

function sign(text) {
  clearTimeout(signEnds);
  const line = strip?.querySelector(".writes");
  if (line) line.replaceChildren(isolated(text));
  if (text) signEnds = setTimeout(() => sign(""), LASTS_MS);
}

/** None when nobody is awaited and nobody answers. */
export function sentences({ state, structure, name, place, wait_min: minutes }) {
  if (state === "taken") return [words.talks(name ?? structure)];
  if (state !== "waiting") return [];
  return [words.waits(structure), place && words.place(place), minutes && words.wait(minutes)].filter(Boolean);
}

/** The module waits for its style sheet, so that nothing is seen undressed. */
function styled() {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: new URL("./handoff.css", import.meta.url).href, onload: resolve, onerror: reject });
    document.querySelector('link[media="print"]').before(link);
  });
}
