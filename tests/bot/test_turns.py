"""Turns on the mini bot: state in, state out; what fails leaves no trace; rebuilt dialogues answer as live ones."""

import random
import time

import pytest

pytest.importorskip("rasa", reason="runs in the dialogue's environment (.venv-rasa)")

from bot import snapshot
from bot.in_process import InProcessActions
from bot.turns import StateWanted, Turn, TurnFailed, Turns
from tests.bot.mini.trained import train

pytestmark = pytest.mark.rasa

QUESTIONS = 15
DIALOGUE = [
    "hello",
    "count",
    "begin",
    *[line for n in range(1, 8) for line in (f"answer {n}", "hours", "count")],
    "hours",
    *[f"answer {n}" for n in range(8, QUESTIONS + 1)],
    "hello",
    *["count", "hours", "hello"] * 12,
]
INTERRUPTED = ["begin", "answer 1", "hours", "stop", "hello", "begin", "answer 2", *["hours", "count"] * 30, "answer 3"]


@pytest.fixture(scope="session")
def turns(tmp_path_factory):
    return Turns(train(tmp_path_factory.mktemp("mini")), actions=InProcessActions("tests.bot.mini.actions"))


@pytest.fixture
def talk(turns):
    return Talk(turns)


class Talk:
    """A gateway of two lines: keeps version and snapshot, sends the snapshot only when it is wanted."""

    def __init__(self, turns, *, always_rebuilt=False):
        self.turns, self.always_rebuilt = turns, always_rebuilt
        self.id = f"talk-{random.getrandbits(64)}"
        self.version, self.snapshot = 0, None

    async def say(self, text):
        return await self.send({"text": text})

    async def send(self, message):
        if self.always_rebuilt:
            self.turns.forget(self.id)
        known = self.snapshot if self.always_rebuilt else None
        answer = await self.turns.play(Turn(self.id, message, self.version, known))
        self.version, self.snapshot = answer.version, answer.snapshot
        return answer


def texts(answer):
    return [reply["text"] for reply in answer.messages]


async def test_first_turn_from_nothing_answers_with_version_one(talk):
    answer = await talk.say("hello")

    assert texts(answer) == ["Hello."]
    assert answer.version == 1
    assert answer.understanding == {"intent": "greet", "confidence": 1.0, "fallback": False}


async def test_reply_names_its_response_and_its_buttons(talk):
    answer = await talk.say("hours")

    assert answer.messages[0]["key"] == "utter_hours"
    assert answer.messages[0]["buttons"][1] == {"label": "Blue", "intent": "button", "entities": {"colour": "blue"}}


async def test_button_skips_understanding_and_fills_its_entity(talk):
    answer = await talk.send({"intent": "button", "entities": {"colour": "blue"}, "label": "whatever"})

    assert texts(answer) == ["Colour blue."]
    assert answer.timings_ms["nlu"] == 0.0


async def test_button_labelled_as_a_command_is_no_command(talk):
    answer = await talk.send({"intent": "greet", "label": "/erase"})

    assert texts(answer) == ["Hello."]


async def test_effect_is_told_apart_from_replies(talk):
    answer = await talk.say("erase")

    assert answer.effects == [{"kind": "erase_data"}]
    assert texts(answer) == ["Erased."]


async def test_action_that_raises_fails_the_turn_and_changes_nothing(talk):
    await talk.say("count")

    with pytest.raises(TurnFailed, match="RuntimeError"):
        await talk.say("explode")

    again = await talk.turns.play(Turn(talk.id, {"text": "count"}, talk.version, talk.snapshot))
    assert texts(again) == ["Number 2."]


async def test_turn_without_reply_has_failed(talk):
    with pytest.raises(TurnFailed, match="no reply"):
        await talk.say("silence")


async def test_unknown_version_wants_the_state(talk):
    await talk.say("hello")
    talk.turns.forget(talk.id)

    with pytest.raises(StateWanted):
        await talk.say("hello")


async def test_nothing_of_a_person_stays_in_memory_for_a_minute(talk):
    """Erased or not: the gateway holds the state, or nobody does (I8)."""
    await talk.say("hello")
    now = time.monotonic()
    talk.turns.forget_idle(now + 40)
    await talk.say("hello")
    assert talk.turns.forget_idle(time.monotonic() + 45) >= 1

    with pytest.raises(StateWanted):
        await talk.say("hello")


async def test_lost_answer_can_be_played_again_from_the_older_state(talk):
    await talk.say("count")
    lost = await talk.turns.play(Turn(talk.id, {"text": "count"}, talk.version))

    with pytest.raises(StateWanted):
        await talk.turns.play(Turn(talk.id, {"text": "count"}, talk.version))
    again = await talk.turns.play(Turn(talk.id, {"text": "count"}, talk.version, talk.snapshot))

    assert texts(lost) == texts(again) == ["Number 2."]


@pytest.mark.parametrize("dialogue", [DIALOGUE, INTERRUPTED])
async def test_rebuilt_at_every_turn_answers_as_live(turns, dialogue):
    live, rebuilt = Talk(turns), Talk(turns, always_rebuilt=True)

    for line in dialogue:
        assert texts(await live.say(line)) == texts(await rebuilt.say(line)), line


@pytest.mark.parametrize("dialogue", [DIALOGUE, INTERRUPTED])
@pytest.mark.parametrize(("keep", "limit"), [(1, 1), (6, 8), (20, 30)])
async def test_cut_anywhere_even_inside_a_form_answers_as_uncut(turns, monkeypatch, dialogue, keep, limit):
    monkeypatch.setattr(snapshot.bounded, "__kwdefaults__", {"keep": 10_000, "limit": 10_000})
    uncut = Talk(turns)
    expected = [texts(await uncut.say(line)) for line in dialogue]
    monkeypatch.setattr(snapshot.bounded, "__kwdefaults__", {"keep": keep, "limit": limit})

    cut = Talk(turns, always_rebuilt=True)
    actual = [texts(await cut.say(line)) for line in dialogue]

    assert expected == actual


async def test_long_conversation_keeps_its_snapshot_small(talk):
    for _ in range(200):
        await talk.say("count")
        last = await talk.say("hours")

    assert len(last.snapshot["events"]) <= snapshot.TOO_MANY_EVENTS
    assert texts(await talk.say("count")) == ["Number 201."]


async def test_snapshot_holds_no_answer_of_the_bot(talk):
    await talk.say("hours")

    assert "Open at nine" not in str(talk.snapshot)
