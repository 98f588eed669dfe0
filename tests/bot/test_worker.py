"""The worker's door: who is let in, what is refused, one turn at a time, and no word of a person in its log."""

import asyncio
import logging
from pathlib import Path

import pytest

pytest.importorskip("rasa", reason="runs in the dialogue's environment (.venv-rasa)")

from httpx import ASGITransport, AsyncClient

from bot import worker as worker_module
from bot.turns import Answer, StateWanted, TurnFailed
from bot.worker import Worker

pytestmark = pytest.mark.rasa

SECRET = {"x-relais-secret": "open sesame"}
TURN = {"conversation_id": "c1", "turn_id": "t1", "version": 0, "message": {"text": "bonjour"}, "context": {}}


class ScriptedTurns:
    """Answers at once, unless told to raise or to wait."""

    fingerprint = "model-1"

    def __init__(self):
        self.raises: Exception | None = None
        self.gate: asyncio.Event | None = None
        self.running = self.most_at_once = 0
        self.forgotten: list[str] = []
        self.dangers: list[tuple[str, ...]] = []

    async def play(self, turn):
        self.dangers.append(turn.danger)
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        if self.gate:
            await self.gate.wait()
        self.running -= 1
        if self.raises:
            raise self.raises
        return Answer(
            turn.version + 1, {"events": []}, [{"kind": "text", "text": "Bonjour."}], [], None, {"total": 1.0}
        )

    def forget(self, conversation_id):
        self.forgotten.append(conversation_id)


@pytest.fixture
def turns():
    return ScriptedTurns()


@pytest.fixture
def client(turns):
    app = Worker(turns, secret="open sesame", model=Path("none")).app()
    return AsyncClient(transport=ASGITransport(app=app), base_url="http://worker")


@pytest.mark.parametrize("headers", [{}, {"x-relais-secret": "wrong"}, {"x-relais-secret": ""}])
@pytest.mark.parametrize("path", ["/turn", "/reload"])
async def test_any_call_without_the_secret_is_unauthorized(client, headers, path):
    answer = await client.post(path, json=TURN, headers=headers)

    assert answer.status_code == 401


async def test_turn_is_played_and_answered(client):
    answer = await client.post("/turn", json=TURN, headers=SECRET)

    assert answer.status_code == 200
    assert answer.json()["version"] == 1
    assert answer.json()["messages"][0]["text"] == "Bonjour."


@pytest.mark.parametrize("text", ["/greet", "  /greet", "\u00a0/restart", "\u2003/inform{}"])
async def test_typed_command_is_refused_by_the_second_wall(client, text):
    answer = await client.post("/turn", json={**TURN, "message": {"text": text}}, headers=SECRET)

    assert answer.status_code == 422


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"conversation_id": "c"}', b'{"message": null}'])
async def test_malformed_turn_is_refused(client, body):
    answer = await client.post("/turn", content=body, headers=SECRET)

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (StateWanted("c1"), 409, "state_wanted"),
        (TurnFailed("no reply"), 500, "turn_failed"),
        (ValueError("mon mari me frappe"), 500, "turn_failed"),
    ],
)
async def test_failure_has_its_status_and_no_words_in_the_log(client, turns, caplog, error, status, code):
    turns.raises = error

    with caplog.at_level(logging.DEBUG):
        answer = await client.post("/turn", json=TURN, headers=SECRET)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "frappe" not in caplog.text


async def test_turns_are_played_one_at_a_time(client, turns):
    turns.gate = asyncio.Event()
    asked = [asyncio.create_task(client.post("/turn", json=TURN, headers=SECRET)) for _ in range(5)]
    await asyncio.sleep(0)

    turns.gate.set()
    answers = await asyncio.gather(*asked)

    assert [answer.status_code for answer in answers] == [200] * 5
    assert turns.most_at_once == 1


async def test_full_queue_is_busy(client, turns, monkeypatch):
    monkeypatch.setattr(worker_module, "QUEUE_LIMIT", 2)
    turns.gate = asyncio.Event()
    asked = [asyncio.create_task(client.post("/turn", json=TURN, headers=SECRET)) for _ in range(4)]
    await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)

    turns.gate.set()
    answers = await asyncio.gather(*asked)

    assert sorted(answer.status_code for answer in answers) == [200, 200, 503, 503]


async def test_danger_of_the_gateway_reaches_the_turn_most_urgent_first(client, turns):
    await client.post("/turn", json={**TURN, "danger": ["violence", "suicide", "nonsense"]}, headers=SECRET)

    assert turns.dangers == [("suicide", "violence")]
