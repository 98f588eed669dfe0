import assert from "node:assert/strict";
import { test } from "node:test";
import { Api, kindOf } from "../../api/pages/widget/api.js";

function makeApi(answer) {
  const calls = [];
  const api = new Api({
    base: new URL("https://relais.example/api/v1/"),
    fetch: async (url, options) => {
      calls.push({ url: url.href, ...options });
      return answer();
    },
  });
  api.use({ id: "c1", token: "secret" });
  return { api, calls };
}

const json = (status, body, headers) => new Response(JSON.stringify(body), { status, headers });

test("kind_of_each_status_says_what_to_do", () => {
  const kinds = [0, 401, 404, 410, 408, 429, 500, 503, 400, 403, 409, 413, 422].map(kindOf);

  assert.deepEqual(kinds, ["retry", "gone", "gone", "gone", "retry", "retry", "retry", "retry", ...Array(5).fill("refused")]);
});

test("send_token_travels_in_the_header_only", async () => {
  const { api, calls } = makeApi(() => json(201, { seq: 2 }));

  await api.send({ client_msg_id: "a", text: "bonjour", state: "sending" });

  assert.equal(calls[0].url, "https://relais.example/api/v1/conversations/c1/messages");
  assert.equal(calls[0].headers.Authorization, "Bearer secret");
  assert.equal(calls[0].body, '{"client_msg_id":"a","text":"bonjour"}');
});

test("send_too_many_keeps_the_gateways_delay", async () => {
  const { api } = makeApi(() => json(429, { error: { code: "too_many", message: "Attendez." } }, { "Retry-After": "7" }));

  await assert.rejects(api.send({}), { kind: "retry", code: "too_many", sentence: "Attendez.", retryAfterMs: 7_000 });
});

test("send_network_down_or_nonsense_means_try_again", async () => {
  const down = makeApi(() => Promise.reject(new TypeError("Failed to fetch"))).api;
  const nonsense = makeApi(() => new Response("<html>", { status: 200 })).api;
  const proxy = makeApi(() => new Response("<html>", { status: 502 })).api;

  for (const api of [down, nonsense, proxy]) await assert.rejects(api.send({}), { kind: "retry" });
});

test("stream_page_instead_of_a_stream_means_try_again", async () => {
  const { api } = makeApi(() => json(200, {}));

  await assert.rejects(api.stream(0, {}), { kind: "retry" });
});
