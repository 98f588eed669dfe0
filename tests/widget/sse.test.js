import assert from "node:assert/strict";
import { test } from "node:test";
import { SseParser } from "../../api/pages/widget/feed.js";

const STREAM = ': bonjour\n\nid: 1\nevent: event\ndata: {"seq":1}\n\n: encore là\n\nid: 2\r\ndata: {"seq":2,\r\ndata: "text":"a: b"}\r\n\r\n';

test("push_whole_stream_gives_messages_and_drops_heartbeats", () => {
  const messages = new SseParser().push(STREAM);

  assert.deepEqual(messages, [
    { id: "1", data: '{"seq":1}' },
    { id: "2", data: '{"seq":2,\n"text":"a: b"}' },
  ]);
});

test("push_cut_anywhere_gives_the_same_messages", () => {
  const whole = new SseParser().push(STREAM);
  for (let cut = 0; cut <= STREAM.length; cut += 1) {
    const parser = new SseParser();

    const parts = [...parser.push(STREAM.slice(0, cut)), ...parser.push(STREAM.slice(cut))];

    assert.deepEqual(parts, whole, `cut at ${cut}`);
  }
});

test("push_one_character_at_a_time_gives_the_same_messages", () => {
  const parser = new SseParser();

  assert.deepEqual([...STREAM].flatMap((character) => parser.push(character)), new SseParser().push(STREAM));
});

test("push_unfinished_message_waits", () => {
  assert.deepEqual(new SseParser().push('id: 1\ndata: {"seq":1}\n'), []);
});
