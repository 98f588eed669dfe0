/** The pure parts of « faire le point »: what is dressed, groups, counts, tiles, codes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Dressing, wantsDressing } from "../../api/pages/widget/dressing.js";
import { codeIn } from "../../api/pages/widget/diagnostic/keeping.js";
import { countText, groupsOf } from "../../api/pages/widget/diagnostic/list.js";
import { tilesOf } from "../../api/pages/widget/diagnostic/result.js";
import { codeOf, sentenceOf } from "../../api/pages/widget/resume.js";

test("dressing_is_wanted_by_the_diagnostic_lists_ways_and_codes_only", () => {
  const wanted = [{ kind: "diagnostic" }, { kind: "summary" }, { kind: "text", options: { items: [] } }, { kind: "text", buttons: [{ role: "navigation" }] }, { kind: "state", state: "resume_code" }];
  const plain = [{ kind: "text" }, { kind: "offers", buttons: [{ label: "Oui" }] }, { kind: "state", state: "degraded" }];

  assert.deepEqual(wanted.map(wantsDressing), [true, true, true, true, true]);
  assert.deepEqual(plain.map(wantsDressing), [false, false, false]);
});

test("dressing_loads_with_the_first_then_dresses_at_once", async () => {
  const dressed = [];
  const load = async () => ({ dress: (element) => dressed.push(element) });
  const dressing = new Dressing({ load: { point: load }, around: (grow) => grow(), tools: {} });

  const first = dressing.dress("first", { kind: "diagnostic" });
  assert.deepEqual(dressed, []);
  await first;
  dressing.dress("second", { kind: "diagnostic" });

  assert.deepEqual(dressed, ["first", "second"]);
});

test("dressing_that_cannot_load_leaves_the_words", async () => {
  const dressing = new Dressing({ load: { point: () => Promise.reject(new Error("lost")) }, around: (grow) => grow(), tools: {} });

  await assert.doesNotReject(dressing.dress("first", { kind: "diagnostic" }));
});

test("groups_keep_their_order_and_the_nameless_come_first", () => {
  const groups = groupsOf([{ value: "h", group: "Santé" }, { value: "a" }, { value: "b", group: "" }, { value: "i", group: "Santé" }]);

  assert.deepEqual(groups.map(({ name, items }) => [name, items.map(({ value }) => value)]), [["", ["a", "b"]], ["Santé", ["h", "i"]]]);
});

test("count_is_in_words_and_says_when_the_most_is_reached", () => {
  assert.deepEqual([countText(0, 4), countText(1, 4), countText(3)], ["Rien n'est coché", "1 coché", "3 cochés"]);
  assert.match(countText(4, 4), /4, c'est le plus/);
});

test("tiles_leave_out_what_is_empty", () => {
  const tiles = tilesOf({ strengths: ["Vous avez un téléphone."], difficulties: [], others: [], priority: null, steps: [], passed: [], urgent: null });

  assert.deepEqual(tiles.map(({ kind }) => kind), ["strengths"]);
});

test("tiles_say_others_without_difficulties_and_count_the_steps", () => {
  const step = { key: "today", when: "Aujourd'hui", text: "Notez.", state: "proposed" };
  const tiles = tilesOf({ others: ["Des papiers."], steps: [step] });

  assert.deepEqual(tiles.map(({ title }) => title), ["Ce qui est difficile en ce moment", "Votre prochain pas"]);
});

test("tiles_of_a_service_link_only_a_real_number", () => {
  const service = { name: "A", structure: "A", address: "1 rue", distance: "à 3 km", phone: { display: "05 00", href: "javascript:x" }, hours: null, to_say: "" };
  const [{ steps }] = tilesOf({ steps: [{ when: "x", text: "y", state: "done", service }] });

  assert.deepEqual(steps[0].service, { name: "A", lines: ["1 rue, à 3 km"], phone: { display: "05\u00a000", href: null }, toSay: null, isExample: false });
  assert.equal(steps[0].isDone, true);
});

test("code_is_read_however_it_is_typed", () => {
  assert.deepEqual(["k7pm-4xqt", " K7PM 4XQT ", "k7pm – 4xqt", "Ｋ7ＰＭ4ＸＱＴ"].map(codeOf), Array(4).fill("K7PM4XQT"));
  assert.equal(codeOf(" -- "), "");
});

test("code_is_found_in_its_field_or_in_the_words", () => {
  assert.equal(codeIn({ code: "AB-CD", text: "x" }), "AB-CD");
  assert.equal(codeIn({ text: "Voici votre code : K7PM-4XQT. Notez-le." }), "K7PM-4XQT");
  assert.equal(codeIn({ text: "Votre code est K7PM4XQT." }), "K7PM4XQT");
  assert.equal(codeIn({ text: "Bonjour. Pas de code ici." }), undefined);
});

test("failure_of_a_code_is_said_in_the_gateway_s_words_or_in_ours", () => {
  assert.equal(sentenceOf({ kind: "gone", sentence: "Ce code a servi." }), "Ce code a servi.");
  assert.match(sentenceOf({ kind: "retry", sentence: "" }), /ne répond pas/);
  assert.match(sentenceOf({ kind: "gone", sentence: "" }), /ne marche pas/);
});
