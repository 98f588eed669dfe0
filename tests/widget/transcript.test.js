import assert from "node:assert/strict";
import { test } from "node:test";
import { Transcript } from "../../api/pages/widget/transcript.js";

const row = (seq, more = {}) => ({ seq, author: "bot", kind: "text", text: `n° ${seq}`, ...more });

test("upsert_same_row_twice_returns_it_once", () => {
  const transcript = new Transcript();
  transcript.upsert([row(1), row(2)]);

  const fresh = transcript.upsert([row(2), row(3), row(3)]);

  assert.deepEqual(fresh.map(({ seq }) => seq), [3]);
});

test("upsert_rows_out_of_order_returns_them_in_order", () => {
  const fresh = new Transcript().upsert([row(3), row(1), row(2)]);

  assert.deepEqual(fresh.map(({ seq }) => seq), [1, 2, 3]);
});

test("next_with_a_gap_stays_before_the_gap_until_it_is_filled", () => {
  const transcript = new Transcript();

  transcript.upsert([row(1), row(3)]);
  const before = transcript.next;
  transcript.upsert([row(2)]);

  assert.deepEqual([before, transcript.next], [1, 3]);
});

test("upsert_row_without_a_proper_number_is_ignored", () => {
  const fresh = new Transcript().upsert([row(0), row(-1), row(1.5), row("2"), { text: "sans numéro" }]);

  assert.deepEqual(fresh, []);
});

test("unanswered_person_waits_returns_the_last_message", () => {
  const transcript = new Transcript();
  transcript.upsert([row(1), row(2, { author: "person", client_msg_id: "a" })]);

  assert.equal(transcript.unanswered.seq, 2);
});

test("unanswered_turn_done_or_nothing_asked_returns_null", () => {
  const transcript = new Transcript();
  const nothingAsked = transcript.unanswered;
  transcript.upsert([row(1, { author: "person", client_msg_id: "a" }), row(2, { kind: "turn_done", client_msg_id: "a" })]);

  assert.deepEqual([nothingAsked, transcript.unanswered], [null, null]);
});
