"""A turn is a function: (dialogue state, message) → (dialogue state', replies, effects).

Live trackers wait in an LRU; a worker that does not hold the version asked for raises `StateWanted`,
and the gateway sends the snapshot along. Whatever fails leaves no trace: the live tracker is dropped.
"""

import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.agent import load_agent
from bot.danger import read_as_danger
from bot.in_process import InProcessActions, OneTurnStore
from bot.replies import replies_of
from bot.snapshot import Snapshot, bounded, restore, snapshot_of
from relais.safety.situations import is_answered_by_its_card

LIVE_TRACKERS = 2_000
LIVE_S = 45.0  # nothing of a person stays in memory longer than this after her last message
WEB = "web"


class _Channel(CollectingOutputChannel):
    """A response may have another wording for a channel (`channel: telegram` in bot/data/responses)."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def name(self) -> str:
        return self._name


class StateWanted(Exception):
    """This worker does not hold that version of the dialogue: send the snapshot."""


class TurnFailed(Exception):
    """No honest answer came out; the state is unchanged."""


@dataclass(frozen=True)
class Turn:
    """One question to the dialogue; `version` 0 means that nothing was said yet."""

    conversation_id: str
    message: dict[str, Any]
    version: int = 0
    snapshot: Snapshot | None = None
    context: dict[str, Any] = field(default_factory=dict)
    danger: tuple[str, ...] = ()  # what the gateway read, and has answered


@dataclass(frozen=True)
class Answer:
    version: int
    snapshot: Snapshot
    messages: list[dict[str, Any]]
    effects: list[dict[str, Any]]
    understanding: dict[str, Any] | None
    timings_ms: dict[str, float]


class Live(NamedTuple):
    """A tracker in memory, and when it was used last (seconds of the monotonic clock)."""

    version: int
    tracker: DialogueStateTracker
    used_at: float


class Turns:
    """Plays turns one at a time on one loaded model."""

    def __init__(self, model: Path, *, actions: InProcessActions | None = None, live: int = LIVE_TRACKERS) -> None:
        self.actions = actions or InProcessActions()
        self._store = OneTurnStore()
        self.agent: Agent = load_agent(model, self.actions, self._store)
        self._live: OrderedDict[str, Live] = OrderedDict()  # the one that was used last at the end
        self._live_limit = live

    @property
    def fingerprint(self) -> str:
        return str(self.agent.model_id)

    def reload(self, model: Path) -> None:
        """A new model in place; live trackers were built on the old domain, so they go."""
        self.agent.load_model(str(model))
        self._live.clear()

    def forget(self, conversation_id: str) -> None:
        self._live.pop(conversation_id, None)

    def forget_idle(self, now: float) -> int:
        """Those that nobody used for `LIVE_S`: the gateway holds their state, or has erased it. How many went."""
        idle = [name for name, live in self._live.items() if now - live.used_at >= LIVE_S]
        for name in idle:
            del self._live[name]
        return len(idle)

    async def play(self, turn: Turn) -> Answer:
        """Raises `StateWanted` or `TurnFailed`; then nothing has changed."""
        tracker = self._tracker_for(turn)
        known = len(tracker.events) if tracker else 0
        started = time.perf_counter()
        self.actions.start_turn()
        self._store.prepare(tracker)
        message = self._user_message(turn)
        nlu_ms = await self._understand(message, turn.danger)
        await self.agent.processor.handle_message(message)
        after = self._store.take()
        if self.actions.failures:
            raise TurnFailed(type(self.actions.failures[0]).__name__) from self.actions.failures[0]
        total_ms = (time.perf_counter() - started) * 1000
        if after is None:
            raise TurnFailed("no state")
        return self._answer(turn, after, list(after.events)[known:], nlu_ms, total_ms)

    def _tracker_for(self, turn: Turn) -> DialogueStateTracker | None:
        """Taken out of the LRU: it comes back only when the turn has ended well."""
        live = self._live.pop(turn.conversation_id, None)
        if turn.version == 0:
            return None
        if live is not None and live.version == turn.version:
            return live.tracker
        if turn.snapshot is None:
            raise StateWanted(turn.conversation_id)
        return restore(turn.snapshot, turn.conversation_id, self.agent.domain)

    def _user_message(self, turn: Turn) -> UserMessage:
        asked = turn.message
        text = asked.get("label", "") if "intent" in asked else asked["text"]
        return UserMessage(
            text,
            _Channel(turn.context.get("channel") or WEB),
            turn.conversation_id,
            parse_data=_reading_of_button(asked) if "intent" in asked else None,
            input_channel="relais",
            metadata={**turn.context, "danger": list(turn.danger)} if turn.danger else turn.context,
        )

    async def _understand(self, message: UserMessage, danger: tuple[str, ...]) -> float:
        if message.parse_data:
            return 0.0
        started = time.perf_counter()
        message.parse_data = read_as_danger(await self.agent.processor.parse_message(message), danger)
        return (time.perf_counter() - started) * 1000

    def _answer(
        self, turn: Turn, tracker: DialogueStateTracker, new: list[Event], nlu_ms: float, total_ms: float
    ) -> Answer:
        replies, effects = replies_of(_uttered(new))
        if not replies and not is_answered_by_its_card(turn.danger):
            raise TurnFailed("no reply")
        tracker = bounded(tracker, self.agent.domain)
        self._keep(turn.conversation_id, turn.version + 1, tracker)
        spent = self.actions.spent_ms
        timings = {"total": total_ms, "nlu": nlu_ms, "actions": spent, "policies": total_ms - nlu_ms - spent}
        return Answer(turn.version + 1, snapshot_of(tracker), replies, effects, _understanding(tracker), timings)

    def _keep(self, conversation_id: str, version: int, tracker: DialogueStateTracker) -> None:
        self._live[conversation_id] = Live(version, tracker, time.monotonic())
        while len(self._live) > self._live_limit:
            self._live.popitem(last=False)


def _uttered(events: Iterable[Event]) -> Iterable[BotUttered]:
    return (event for event in events if isinstance(event, BotUttered))


def _understanding(tracker: DialogueStateTracker) -> dict[str, Any]:
    intent = tracker.latest_message.intent
    name = intent.get("name")
    return {"intent": name, "confidence": intent.get("confidence"), "fallback": name == "nlu_fallback"}


def _reading_of_button(button: dict[str, Any]) -> dict[str, Any]:
    """A click is understood by construction: no text can imitate it."""
    intent = {"name": button["intent"], "confidence": 1.0}
    entities = [
        {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "button"}
        for name, value in (button.get("entities") or {}).items()
    ]
    return {"text": button.get("label", ""), "intent": intent, "entities": entities, "intent_ranking": [intent]}
