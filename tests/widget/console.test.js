import assert from "node:assert/strict";
import { test } from "node:test";
import { barsOf, columnsOf, shortened } from "../../api/pages/console/chart.js";
import { listOf, placeOf } from "../../api/pages/console/router.js";
import { actionsOf, newsOf, sorted, titleOf, urgencyOf, waitText } from "../../api/pages/console/words.js";

test("wait_is_said_in_the_largest_unit_that_helps", () => {
  assert.deepEqual([5, 180, 3_900, 18_000, 90_000, 200_000].map(waitText), ["à l'instant", "3 min", "1 h 05", "5 h", "1 jour", "2 jours"]);
});

test("urgency_has_words_and_a_sign_or_nothing", () => {
  assert.equal(urgencyOf(0), null);
  assert.deepEqual([1, 2, 3].map((level) => Boolean(urgencyOf(level).sign && urgencyOf(level).text)), [true, true, true]);
});

test("sorted_urgent_first_then_who_waits_longest", () => {
  const lines = [
    { id: "late", urgency: 0, requested_at: "2026-11-02T09:00:00Z" },
    { id: "early", urgency: 0, requested_at: "2026-11-02T08:00:00Z" },
    { id: "urgent", urgency: 3, requested_at: "2026-11-02T10:00:00Z" },
  ];

  assert.deepEqual(sorted(lines).map(({ id }) => id), ["urgent", "early", "late"]);
});

test("news_nothing_at_first_then_a_request_or_a_reply", () => {
  const mine = { id: "a", state: "taken", owner: { is_me: true }, unread: 0 };

  assert.equal(newsOf(null, [mine]), null);
  assert.equal(newsOf([mine], [mine, { id: "b", state: "waiting", unread: 1 }]), "request");
  assert.equal(newsOf([mine], [{ ...mine, unread: 1 }]), "reply");
  assert.equal(newsOf([mine], [mine]), null);
});

test("actions_of_another_counsellors_request_are_none", () => {
  assert.deepEqual(actionsOf({ state: "taken", owner: { is_me: false } }), []);
  assert.deepEqual(actionsOf({ state: "closed", owner: null }), []);
  assert.deepEqual(actionsOf({ state: "deferred", owner: null }), ["acknowledge", "take", "transfer", "close"]);
});

test("place_unknown_is_the_queue", () => {
  assert.deepEqual(placeOf("#/conversation/a%2Fb"), { view: "conversation", id: "a/b" });
  assert.deepEqual(placeOf("#/nowhere"), { view: "en-attente", id: null });
  assert.equal(listOf({ state: "cancelled" }), "terminees");
});

test("title_counts_what_waits_and_what_is_unread", () => {
  assert.equal(titleOf({ queue: 2, unread: 1 }), "(3) Relais, console");
  assert.equal(titleOf({}), "Relais, console");
});

test("bars_hidden_cell_has_no_length", () => {
  const bars = barsOf([20, 5, null]);

  assert.deepEqual(bars.map(({ width, isHidden }) => [width, isHidden]), [[320, false], [80, false], [0, true]]);
});

test("columns_days_without_anybody_stand_between", () => {
  const columns = columnsOf([{ key: ["2026-10-24"], persons: 12 }, { key: ["2026-10-26"], persons: null }]);

  assert.deepEqual(columns.map(({ day, height, isHidden }) => [day, height, isHidden]), [
    ["2026-10-24", 120, false],
    ["2026-10-25", 0, false],
    ["2026-10-26", 0, true],
  ]);
  assert.deepEqual(columnsOf([]), []);
});

test("long_name_leaves_room_for_its_figure", () => {
  assert.equal(shortened("Tarn", "12"), "Tarn");
  assert.ok(shortened("x".repeat(60), "moins de 10").length + "moins de 10".length <= 38);
});
