"""The dialogue state as a bounded snapshot: what of Rasa's tracker a next turn needs, and nothing more.

A snapshot holds the last events, cut where Rasa listens. What the dropped events had built (slots, active form)
is put in front as events of its own, so that a tracker rebuilt from the snapshot decides as the live one does.
"""

from collections.abc import Iterable
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

FORMAT = 1
KEPT_EVENTS = 40
TOO_MANY_EVENTS = 80

Snapshot = dict[str, Any]


def snapshot_of(tracker: DialogueStateTracker) -> Snapshot:
    """Everything a worker needs to go on with this dialogue; readings of past messages are slimmed."""
    return {"format": FORMAT, "events": [_slim(event.as_dict()) for event in tracker.events]}


def restore(snapshot: Snapshot, conversation_id: str, domain: Domain) -> DialogueStateTracker:
    """The tracker that `snapshot_of` described."""
    events = deserialise_events(snapshot["events"])
    return DialogueStateTracker.from_events(conversation_id, events, domain.slots, domain=domain)


def bounded(
    tracker: DialogueStateTracker, domain: Domain, *, keep: int = KEPT_EVENTS, limit: int = TOO_MANY_EVENTS
) -> DialogueStateTracker:
    """The same dialogue with about `keep` events once it has more than `limit`."""
    events = list(tracker.events)
    if len(events) <= limit:
        return tracker
    cut = _last_listening(events, before=len(events) - keep)
    if cut is None:
        return tracker
    earlier = DialogueStateTracker.from_events(tracker.sender_id, events[: cut + 1], domain.slots, domain=domain)
    kept = [*_opening(earlier, domain), *events[cut + 1 :]]
    return DialogueStateTracker.from_events(tracker.sender_id, kept, domain.slots, domain=domain)


def _last_listening(events: list[Event], *, before: int) -> int | None:
    for index in range(min(before, len(events) - 1), 0, -1):
        event = events[index]
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME:
            return index
    return None


def _opening(earlier: DialogueStateTracker, domain: Domain) -> Iterable[Event]:
    """What the dropped events had built, as the shortest dialogue that builds it: it ends where Rasa listens."""
    at = earlier.events[-1].timestamp
    yield ActionExecuted(ACTION_SESSION_START_NAME, timestamp=at)
    yield SessionStarted(timestamp=at)
    yield ActionExecuted(ACTION_LISTEN_NAME, timestamp=at)
    if earlier.active_loop_name:
        # A form runs after something was said; the words themselves are not needed any more.
        yield UserUttered("", _intent_of(earlier), timestamp=at)
        yield ActionExecuted(earlier.active_loop_name, timestamp=at)
        yield ActiveLoop(earlier.active_loop_name, timestamp=at)
    for slot in domain.slots:
        value = earlier.get_slot(slot.name)
        if value != slot.initial_value:
            yield SlotSet(slot.name, value, timestamp=at)
    if earlier.active_loop_name:
        yield ActionExecuted(ACTION_LISTEN_NAME, timestamp=at)


def _intent_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    intent = tracker.latest_message.intent if tracker.latest_message else {}
    return {"name": intent.get("name"), "confidence": 1.0}


def _slim(event: dict[str, Any]) -> dict[str, Any]:
    """Without rankings, token positions and cards: only the message being answered needs them."""
    if event.get("event") == "user" and "parse_data" in event:
        reading = event["parse_data"]
        slim = {key: reading.get(key) for key in ("intent", "entities", "text")}
        return {**event, "parse_data": {**slim, "intent_ranking": []}}
    if event.get("event") == "bot":
        return {**event, "text": None, "data": {}}
    return event
