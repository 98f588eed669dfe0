/** Turns what the gateway says into what a counsellor reads. Pure. */
import { texts } from "./texts.js";

/** « depuis 3 min », « depuis 2 h », « depuis 4 jours ». */
export function waitText(seconds) {
  const minutes = Math.floor(Math.max(0, seconds) / 60);
  if (minutes < 1) return texts.now;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 && hours < 3 ? `${hours} h ${String(minutes % 60).padStart(2, "0")}` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return days === 1 ? "1 jour" : `${days} jours`;
}

/** Words and a sign: never a colour alone. */
export function urgencyOf(urgency) {
  if (urgency >= 3) return { level: "now", sign: "alert", text: texts.urgency.now };
  if (urgency === 2) return { level: "soon", sign: "bolt", text: texts.urgency.soon };
  return urgency === 1 ? { level: "month", sign: "clock", text: texts.urgency.month } : null;
}

export function ownerText({ owner }) {
  if (!owner) return texts.nobody;
  return owner.is_me ? texts.you : owner.name;
}

/** Urgent first, then who waits longest. Ended ones stay as they came. */
export function sorted(lines) {
  return [...lines].sort((a, b) => b.urgency - a.urgency || Date.parse(a.requested_at) - Date.parse(b.requested_at));
}

/** « Une formation », or what she came with when nothing was named. */
export function subjectOf({ need_label: label, mode }) {
  const words = label || texts.modes[mode] || texts.request;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the window's title says: requests that wait and messages that were not read. */
export function titleOf({ queue = 0, unread = 0 } = {}) {
  const count = queue + unread;
  return count > 0 ? `(${count}) ${texts.title}` : texts.title;
}

/** What is new since the lists of before: `request`, `reply` or null. Nothing is new at the first. */
export function newsOf(before, after) {
  if (!before) return null;
  const known = new Map(before.map((line) => [line.id, line]));
  if (after.some((line) => line.state === "waiting" && known.get(line.id)?.state !== "waiting")) return "request";
  const grew = (line) => line.unread > (known.get(line.id)?.unread ?? 0);
  return after.some((line) => line.owner?.is_me && grew(line)) ? "reply" : null;
}

const date = new Intl.DateTimeFormat("fr-FR", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

export function dateText(at) {
  return date.format(new Date(at)).replace(":", " h ");
}

/** « Prise en charge · Marie · lundi 3 nov. 14 h 05 » */
export function stepText({ move, actor, name, counsellor, structure, at }) {
  const who = counsellorName(name ?? counsellor) ?? texts.actors[actor] ?? "";
  const where = structure?.name ?? structure ?? "";
  return [texts.moves[move] ?? move, who, where, at && dateText(at)].filter(Boolean).join(" · ");
}

function counsellorName(given) {
  return typeof given === "object" && given ? given.name : given;
}

/** What may be done with it now, by whom. */
export function actionsOf(line) {
  const isMine = Boolean(line.owner?.is_me);
  const waits = ["waiting", "deferred"].includes(line.state);
  if (waits) return [...(line.state === "deferred" && !line.is_acknowledged ? ["acknowledge"] : []), "take", "transfer", "close"];
  return line.state === "taken" && isMine ? ["release", "transfer", "close"] : [];
}
