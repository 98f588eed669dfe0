import assert from "node:assert/strict";
import { test } from "node:test";
import { viewOf } from "../../api/pages/widget/card_view.js";

const WHOLE = {
  id: "a--1",
  name: "Atelier CV",
  structure: "Maison de l'emploi",
  summary: "Une conseillère vous aide.",
  distance_text: "à 3 km",
  is_remote: false,
  opening: { is_open: true, text: "Ouvert, ferme à 17 h" },
  phone: { display: "05 00 00 00 01", href: "tel:+33500000001" },
  email: "accueil@valdore.example",
  website: "https://www.valdore.example/cv",
  address: { lines: ["4 place du Marché", "81100 Valdoré"], map_url: "https://www.openstreetmap.org/?mlat=43" },
  fee: { code: "gratuit", text: "Gratuit" },
  bring: "Votre ancien CV",
  who: { codes: ["usagers"], text: "Vous pouvez y aller vous-même" },
  reasons: ["À 3 km"],
  is_example: false,
  age_text: null,
  source: { label: "data·inclusion", licence: "LO", url: "https://data.example/" },
};

test("view_whole_card_shows_every_field", () => {
  const view = viewOf(WHOLE);

  assert.deepEqual(view.chips, [
    { kind: "place", text: "à 3 km" },
    { kind: "open", text: "Ouvert, ferme à 17 h" },
    { kind: "free", text: "Gratuit" },
  ]);
  assert.deepEqual(view.rows, [
    { label: "Adresse", lines: ["4 place du Marché", "81100 Valdoré"] },
    { label: "Qui peut demander", lines: ["Vous pouvez y aller vous-même"] },
    { label: "À apporter", lines: ["Votre ancien CV"] },
  ]);
  assert.deepEqual(view.links, [
    { kind: "call", href: "tel:+33500000001", text: "Appeler le 05 00 00 00 01" },
    { kind: "map", href: "https://www.openstreetmap.org/?mlat=43", text: "Voir sur la carte" },
    { kind: "site", href: "https://www.valdore.example/cv", text: "Site valdore.example" },
    { kind: "mail", href: "mailto:accueil@valdore.example", text: "Écrire un e-mail" },
  ]);
  assert.deepEqual(view.source, { href: "https://data.example/", label: "data·inclusion", licence: "LO", age: null });
});

test("view_bare_card_shows_only_its_name", () => {
  const view = viewOf({ id: "a--2", name: "Atelier CV", structure: null, reasons: [] });

  assert.deepEqual([view.badge, view.structure, view.chips, view.rows, view.links], [null, null, [], [], []]);
});

test("view_example_and_old_fact_say_so", () => {
  const view = viewOf({ ...WHOLE, is_example: true, age_text: "Vérifié en août 2024" });

  assert.deepEqual([view.badge, view.source.age], ["Exemple inventé", "Vérifié en août 2024"]);
});

test("view_closed_paid_and_remote_are_told_apart", () => {
  const view = viewOf({ ...WHOLE, is_remote: true, opening: { is_open: false, text: "Fermé" }, fee: { code: "payant", text: "Payant" } });

  assert.deepEqual(view.chips.map(({ kind }) => kind), ["place", "remote", "closed", "fee"]);
});

test("view_opening_unknown_gives_hours_without_a_promise", () => {
  const [chip] = viewOf({ ...WHOLE, distance_text: null, fee: null, opening: { is_open: null, text: "Sur rendez-vous" } }).chips;

  assert.deepEqual(chip, { kind: "hours", text: "Sur rendez-vous" });
});

test("view_hostile_addresses_give_no_link", () => {
  const bad = "javascript:alert(1)";
  const view = viewOf({ ...WHOLE, website: bad, email: bad, phone: { display: "x", href: bad }, address: { lines: [], map_url: bad }, source: { url: bad } });

  assert.deepEqual([view.links, view.source.href], [[], null]);
});
