/** The small pure parts: counter, Escape, dates, voices, storage, live region. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { counterOf } from "../../api/pages/widget/composer.js";
import { dayText, timeText } from "../../api/pages/widget/texts.js";
import { spokenText } from "../../api/pages/widget/message.js";
import { ThreeTimes } from "../../api/pages/widget/host.js";
import { Keeper, storageOf } from "../../api/pages/widget/keeper.js";
import { Live, voiceFor } from "../../api/pages/widget/voice.js";

test("counter_far_from_the_limit_says_nothing", () => {
  assert.deepEqual(counterOf("a".repeat(1_799)), { text: "", isOver: false });
});

test("counter_near_and_over_the_limit_counts_code_points", () => {
  assert.deepEqual(counterOf("😀".repeat(2_000)), { text: "Il reste 0 caractères.", isOver: false });
  assert.deepEqual(counterOf("😀".repeat(2_001)), { text: "Votre message est trop long. Retirez 1 caractère.", isOver: true });
});

test("escape_three_times_within_two_seconds_only", () => {
  const quick = new ThreeTimes();
  const slow = new ThreeTimes();

  assert.deepEqual([0, 500, 900].map((at) => quick.press(at)), [false, false, true]);
  assert.deepEqual([0, 1_500, 3_000].map((at) => slow.press(at)), [false, false, false]);
});

test("dates_are_read_as_in_france", () => {
  const now = new Date(2026, 10, 22, 9, 5);

  assert.equal(timeText(now), "9 h 05");
  assert.deepEqual([now, new Date(2026, 10, 21, 23), new Date(2026, 10, 19)].map((at) => dayText(at, now)), ["Aujourd'hui", "Hier", "jeudi 19 novembre"]);
});

test("voice_local_french_first_never_another_language", () => {
  const remote = { lang: "fr-FR", localService: false };
  const quebec = { lang: "fr-CA", localService: true };
  const france = { lang: "fr_FR", localService: true };
  const english = { lang: "en-GB", localService: true };

  assert.equal(voiceFor([english, remote, quebec, france]), france);
  assert.equal(voiceFor([english, remote, quebec]), quebec);
  assert.equal(voiceFor([english]), null);
});

function makeStorage() {
  const items = new Map();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => items.set(key, value), removeItem: (key) => items.delete(key), items };
}

test("keeper_by_default_only_the_tab_remembers", () => {
  const tab = makeStorage();
  const device = makeStorage();

  new Keeper({ tab, device }).save({ id: "c1", token: "t" });

  assert.deepEqual([tab.items.size, device.items.size], [1, 0]);
});

test("keeper_asked_to_keep_moves_to_the_device_and_back", () => {
  const tab = makeStorage();
  const device = makeStorage();
  const keeper = new Keeper({ tab, device });
  keeper.save({ id: "c1" });

  keeper.keep(true);
  const kept = [tab.items.size, device.items.size, new Keeper({ tab: makeStorage(), device }).load()];
  keeper.keep(false);

  assert.deepEqual(kept, [0, 1, { id: "c1" }]);
  assert.deepEqual([tab.items.size, device.items.size], [1, 0]);
});

test("keeper_storage_forbidden_or_broken_remembers_in_memory", () => {
  const forbidden = storageOf({ get localStorage() { throw new Error("SecurityError"); } }, "localStorage");
  const broken = { getItem: () => "{", setItem: () => { throw new Error("full"); }, removeItem: () => {} };
  const keeper = new Keeper({ tab: broken, device: forbidden });

  keeper.save({ id: "c1" });

  assert.deepEqual(keeper.load(), { id: "c1" });
});

test("keeper_clear_leaves_nothing", () => {
  const tab = makeStorage();
  const keeper = new Keeper({ tab, device: makeStorage() });
  keeper.save({ id: "c1" });

  keeper.clear();

  assert.deepEqual([keeper.load(), tab.items.size], [null, 0]);
});

test("live_region_says_what_is_new_then_is_emptied_once", () => {
  const region = { textContent: "" };
  const timers = [];
  const live = new Live(region, { later: (run) => timers.push(run) });

  live.say("un");
  live.say("deux");
  const said = region.textContent;
  timers[0]();
  const afterFirst = region.textContent;
  timers[1]();

  assert.deepEqual([said, afterFirst, region.textContent], ["un\ndeux", "un\ndeux", ""]);
});

test("spoken_text_with_cards_stops_before_the_numbered_list", () => {
  const offers = [{}];

  assert.equal(spokenText({ text: "Voici.\n1. Atelier, à 3 km", offers }), "Voici.");
  assert.equal(spokenText({ text: "1. Atelier, à 3 km\n2. Autre", offers }), "");
  assert.equal(spokenText({ text: "1. Atelier, à 3 km" }), "1. Atelier, à 3 km");
});
