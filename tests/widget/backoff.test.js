import assert from "node:assert/strict";
import { test } from "node:test";
import { delayMs } from "../../api/pages/widget/api.js";

test("delay_each_attempt_doubles_up_to_a_minute", () => {
  const delays = [1, 2, 3, 6, 7, 50].map((attempt) => delayMs(attempt, { random: () => 1 }));

  assert.deepEqual(delays, [1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
});

test("delay_by_chance_stays_in_the_upper_half", () => {
  assert.deepEqual([delayMs(3, { random: () => 0 }), delayMs(3, { random: () => 1 })], [2_000, 4_000]);
});

test("delay_gateway_asks_for_longer_is_respected", () => {
  assert.equal(delayMs(1, { random: () => 0, atLeastMs: 9_000 }), 9_000);
});
