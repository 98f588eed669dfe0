import assert from "node:assert/strict";
import { test } from "node:test";
import { barsOf } from "../../api/pages/console/chart.js";
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
  const bars = barsOf([{ persons: 20 }, { persons: null }]);

  assert.deepEqual(bars.map(({ width, isHidden }) => [width, isHidden]), [[300, false], [0, true]]);
});
