"""Plays a scenario against the trained model, as the gateway does, and compares each answer with what is written.

A step is what a person writes or clicks, then what the bot answers: response keys, never words. A click must be on a
button that the bot has shown (`chosen`: what was ticked); `at` is the time of the message and of those after it;
`unclear` is a sentence that the classifier doubts; `danger` is what the gateway read and answered before
(`bot: []`: nothing need be added). `reception` is who may answer here (nobody without it), `handoff` and
`appointment` what the gateway tells of a request that was sent; they hold until they are written again. `sent`:
fields of the request that is opened.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.bot.scenarios.reception import FakeReception, received_by

HERE = Path(__file__).parent
UNCLEAR = "wxq zzgr"
NOW = "2026-11-23T10:00:00+01:00"  # a Monday


@dataclass(frozen=True)
class Scenario:
    """Steps alternate `person`/`click` and `bot`; `context` is what the gateway knows."""

    name: str
    steps: tuple[Mapping[str, Any], ...]
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Exchange:
    """One message and what is expected of its answer."""

    message: Mapping[str, Any]
    expected: Mapping[str, Any]


def load_scenarios() -> list[Scenario]:
    return [
        Scenario(f"{path.stem}: {entry['scenario']}", tuple(entry["steps"]), entry.get("context") or {})
        for path in sorted(HERE.glob("*.yml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def exchanges_of(scenario: Scenario) -> Iterator[Exchange]:
    """Raises ValueError when a message has no expected answer."""
    said: Mapping[str, Any] | None = None
    for step in scenario.steps:
        if "bot" in step:
            if said is None:
                raise ValueError(f"{scenario.name}: an answer without a message")
            yield Exchange(said, step)
            said = None
        elif said is not None:
            raise ValueError(f"{scenario.name}: a message without an answer")
        else:
            said = step
    if said is not None:
        raise ValueError(f"{scenario.name}: the last message has no answer")


class Player:
    """One dialogue. `is_rebuilt`: the worker forgets after each turn and gets the snapshot."""

    def __init__(
        self, turns: Any, name: str, *, is_rebuilt: bool = False, context: Mapping[str, Any] | None = None
    ) -> None:
        self._turns, self._name, self._is_rebuilt = turns, f"{name}-{is_rebuilt}", is_rebuilt
        self._context = {"now": NOW, "channel": "web", "locale": "fr", "departement": None, **(context or {})}
        self._reception = FakeReception()
        self._version, self._snapshot = 0, None
        self._buttons: list[dict[str, Any]] = []

    async def send(self, message: Mapping[str, Any]) -> Any:
        from bot.turns import Turn

        if self._is_rebuilt:
            self._turns.forget(self._name)
        snapshot = self._snapshot if self._is_rebuilt else None
        asked = self._clicked(message["click"]) if "click" in message else {"text": message.get("person", UNCLEAR)}
        danger = tuple(message.get("danger", ()))
        if "at" in message:
            self._context["now"] = message["at"]
        self._context |= {name: message[name] for name in ("handoff", "appointment") if name in message}
        if "reception" in message:
            self._reception = FakeReception(message["reception"])
        turn = Turn(self._name, asked, self._version, snapshot, dict(self._context), danger)
        misread = _misread(self._turns) if "unclear" in message else nullcontext()
        with misread, received_by(self._reception):
            answer = await self._turns.play(turn)
        self._version, self._snapshot = answer.version, answer.snapshot
        self._buttons = [button for reply in answer.messages for button in reply["buttons"]] or self._buttons
        return answer

    def _clicked(self, click: Mapping[str, Any] | str) -> dict[str, Any]:
        """The button whose intent and entities are those written."""
        wanted = {"intent": click} if isinstance(click, str) else click
        entities = wanted.get("entities") or {}
        for button in self._buttons:
            has_entities = all(button["entities"].get(name) == value for name, value in entities.items())
            if button["intent"] == wanted["intent"] and has_entities:
                chosen = {"chosen": ",".join(wanted["chosen"])} if "chosen" in wanted else {}
                return {**button, "entities": {**button["entities"], **chosen}}
        offered = [(button["intent"], button["entities"]) for button in self._buttons]
        raise AssertionError(f"no button {wanted}; there are {offered}")


@contextmanager
def _misread(turns: Any) -> Iterator[None]:
    """A sentence that the classifier has doubts on, whatever was learned: housing or work?"""
    ranking = [{"name": name, "confidence": 0.2} for name in ("nlu_fallback", "search_housing", "search_job")]
    reading = {"text": UNCLEAR, "intent": ranking[0], "entities": [], "intent_ranking": ranking}

    async def parse_message(*_args: Any, **_kwargs: Any) -> dict[str, Any]:
        return reading

    processor = turns.agent.processor
    processor.parse_message = parse_message
    try:
        yield
    finally:
        del processor.parse_message


def differences(answer: Any, expected: Mapping[str, Any]) -> list[str]:
    """What is not as written, in sentences; empty when all is."""
    keys = [reply["key"] for reply in answer.messages]
    wanted = expected["bot"] if isinstance(expected["bot"], list) else [expected["bot"]]
    found = [] if keys == wanted else [f"answered {keys}, expected {wanted}"]
    found += _different("need", slots_of(answer).get("need"), expected)
    place = slots_of(answer).get("place") or {}
    found += _different("place", place.get("code") or place.get("departement") or place.get("kind"), expected)
    if "given" in expected:
        given = session_of(answer)
        wrong = {key: given.get(key) for key, value in expected["given"].items() if given.get(key) != value}
        found += [f"given {wrong}, expected {expected['given']}"] if wrong else []
    if "sent" in expected:
        opened = next((effect for effect in answer.effects if effect["kind"] == "open_handoff"), {})
        sent = json.loads(json.dumps(opened))  # as it arrives at the gateway
        wrong = {key: sent.get(key) for key, value in expected["sent"].items() if sent.get(key) != value}
        found += [f"sent {wrong}, expected {expected['sent']}"] if wrong else []
    effects = [effect["kind"] for effect in answer.effects]
    found += _different("effects", effects, expected)
    offers = [card for reply in answer.messages for card in reply.get("offers") or []]
    found += [
        problem for rule, value in (expected.get("offers") or {}).items() for problem in _CHECKS[rule](offers, value)
    ]
    questions = [reply["question"]["key"] for reply in answer.messages if reply.get("question")]
    found += _different("question", questions[-1] if questions else None, expected)
    buttons = [button["intent"] for reply in answer.messages for button in reply["buttons"]]
    found += [
        f"no button {intent} among {buttons}" for intent in expected.get("buttons") or [] if intent not in buttons
    ]
    return found


def session_of(answer: Any) -> dict[str, Any]:
    """What was answered so far in « faire le point »: question → choices or words; passed: []."""
    desk = slots_of(answer).get("diagnostic") or {}
    given = (desk.get("session") or {}).get("given", {})
    return {key: one.get("text") or one.get("choices") or [] for key, one in given.items()}


def slots_of(answer: Any) -> dict[str, Any]:
    """The values of the slots at the end of the snapshot."""
    events = answer.snapshot["events"]
    last_restart = max((at for at, event in enumerate(events) if event["event"] == "restart"), default=0)
    return {event["name"]: event["value"] for event in events[last_restart:] if event["event"] == "slot"}


def _different(name: str, actual: Any, expected: Mapping[str, Any]) -> list[str]:
    return (
        [] if name not in expected or expected[name] == actual else [f"{name} is {actual}, expected {expected[name]}"]
    )


def _count(offers: list[dict[str, Any]], value: int) -> list[str]:
    return [] if len(offers) == value else [f"{len(offers)} offers, expected {value}"]


def _named(offers: list[dict[str, Any]], value: list[str]) -> list[str]:
    names = [offer["name"] for offer in offers]
    return [f"{name!r} is not among {names}" for name in value if name not in names]


def _not_named(offers: list[dict[str, Any]], value: list[str]) -> list[str]:
    names = [offer["name"] for offer in offers]
    return [f"{name!r} is among {names}" for name in value if name in names]


def _free(offers: list[dict[str, Any]], _value: bool) -> list[str]:
    return [f"{offer['name']} is not free" for offer in offers if offer["fee"]["code"] != "gratuit"]


def _remote(offers: list[dict[str, Any]], _value: bool) -> list[str]:
    return [f"{offer['name']} is not remote" for offer in offers if not offer["is_remote"]]


def _within_km(offers: list[dict[str, Any]], value: float) -> list[str]:
    return [f"{offer['name']} is too far" for offer in offers if (offer["distance_km"] or 0.0) > value]


_CHECKS = {
    "count": _count,
    "named": _named,
    "not_named": _not_named,
    "free": _free,
    "remote": _remote,
    "within_km": _within_km,
}
