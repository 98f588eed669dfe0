import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../api/pages/widget/api.js";
import { Outbox } from "../../api/pages/widget/outbox.js";

/** An outbox whose gateway answers from a script, and which notes all that happens. */
function makeOutbox(script, { gone = async () => true } = {}) {
  const seen = { sent: [], states: [], waits: [], saved: [] };
  const outbox = new Outbox({
    send: async (entry) => {
      seen.sent.push(entry.client_msg_id);
      const answer = script.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    save: (entries) => seen.saved.push(entries.length),
    changed: ({ client_msg_id: id, state }) => seen.states.push(`${id} ${state}`),
    wait: async (attempt) => seen.waits.push(attempt),
    gone,
  });
  return { outbox, seen };
}

const lost = () => new ApiError("retry");

test("add_stored_at_once_is_received", async () => {
  const { outbox, seen } = makeOutbox([{ seq: 2 }]);

  await outbox.add({ client_msg_id: "a", text: "bonjour" });

  assert.deepEqual(seen.states, ["a sending", "a received"]);
});

test("add_network_fails_sends_the_same_id_again_with_growing_waits", async () => {
  const { outbox, seen } = makeOutbox([lost(), lost(), { seq: 2 }]);

  await outbox.add({ client_msg_id: "a", text: "bonjour" });

  assert.deepEqual(seen.sent, ["a", "a", "a"]);
  assert.deepEqual(seen.waits, [1, 2]);
  assert.deepEqual(seen.states, ["a sending", "a unconfirmed", "a unconfirmed", "a received"]);
});

test("add_second_message_waits_for_the_first", async () => {
  const { outbox, seen } = makeOutbox([lost(), { seq: 2 }, { seq: 3 }]);

  await Promise.all([outbox.add({ client_msg_id: "a", text: "un" }), outbox.add({ client_msg_id: "b", text: "deux" })]);

  assert.deepEqual(seen.sent, ["a", "a", "b"]);
});

test("add_refused_for_good_lets_the_next_one_pass", async () => {
  const refusal = new ApiError("refused", { status: 409, code: "button_expired" });
  const { outbox, seen } = makeOutbox([refusal, { seq: 2 }]);

  await Promise.all([outbox.add({ client_msg_id: "a", button_id: "x" }), outbox.add({ client_msg_id: "b", text: "deux" })]);

  assert.deepEqual(seen.states, ["a sending", "b sending", "a refused", "b received"]);
});

test("confirm_feed_shows_the_message_stops_the_retries", async () => {
  let wake;
  const { outbox, seen } = makeOutbox([lost()]);
  outbox.wait = () => new Promise((resolve) => (wake = resolve));
  const done = outbox.add({ client_msg_id: "a", text: "bonjour" });
  while (!wake) await null;

  outbox.confirm("a");
  wake();
  await done;

  assert.deepEqual(seen.sent, ["a"]);
  assert.deepEqual(seen.states.at(-1), "a received");
});

test("add_conversation_gone_is_sent_to_the_new_one", async () => {
  const { outbox, seen } = makeOutbox([new ApiError("gone", { status: 404 }), { seq: 2 }]);

  await outbox.add({ client_msg_id: "a", text: "bonjour" });

  assert.deepEqual(seen.states, ["a sending", "a received"]);
});

test("entries_while_unconfirmed_are_what_the_device_keeps", async () => {
  let wake;
  const { outbox, seen } = makeOutbox([lost(), { seq: 2 }]);
  outbox.wait = () => new Promise((resolve) => (wake = resolve));
  const done = outbox.add({ client_msg_id: "a", text: "bonjour" });
  while (!wake) await null;

  const kept = outbox.entries;
  outbox.retryNow();
  await done;

  assert.deepEqual(kept, [{ client_msg_id: "a", text: "bonjour", button_id: undefined, label: undefined, chosen: undefined }]);
  assert.equal(seen.saved.at(-1), 0);
});
