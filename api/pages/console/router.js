/** Where one is: it stands behind the #, so that « retour » works and no server reads it. */
export const VIEWS = ["en-attente", "mes-conversations", "plus-tard", "terminees", "parcours", "chiffres", "comptes", "journal", "droits"];

/** `#/conversation/<id>`, `#/parcours/<id>` or `#/<view>`; anything else is the queue. */
export function placeOf(hash) {
  const [name, id] = hash.replace(/^#\/?/, "").split("/");
  if (["conversation", "parcours"].includes(name) && id) return { view: name, id: decodeURIComponent(id) };
  return { view: VIEWS.includes(name) ? name : VIEWS[0], id: null };
}

export const hashOf = (view, id) => (id ? `#/${view}/${encodeURIComponent(id)}` : `#/${view}`);

/** The list that a request belongs to. */
export function listOf(line) {
  if (["closed", "cancelled"].includes(line.state)) return "terminees";
  if (line.state === "taken") return "mes-conversations";
  return line.state === "deferred" ? "plus-tard" : "en-attente";
}
