"""The last message as the actions hear it: what was understood, and when and where it was said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

HELD = {"waiting", "deferred", "taken"}
Entities = Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Heard:
    """A button has confidence 1 and its label as text.

    `danger`: what the gateway read and answered; `is_given`: the intent is that, not a reading of the model.
    `handoff`: where a request to a person stands, and once how it ended (docs/handoff.md).
    `appointment`: the one to come that she may answer.
    """

    intent: str
    text: str = ""
    confidence: float = 1.0
    entities: Entities = field(default_factory=dict)
    ranking: tuple[str, ...] = ()
    message_id: str = ""
    requested_slot: str | None = None
    active_loop: str | None = None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    departement: str | None = None
    is_button: bool = False
    danger: tuple[str, ...] = ()
    is_given: bool = False
    handoff: Mapping[str, Any] | None = None
    appointment: Mapping[str, Any] | None = None
    language: str = "fr"
    language_confidence: float = 0.0

    def first(self, entity: str) -> Any | None:
        return next(iter(self.entities.get(entity, ())), None)

    @property
    def is_waiting_for_a_person(self) -> bool:
        """A structure holds a request of hers."""
        return self.handoff is not None and self.handoff.get("state") in HELD

    @property
    def is_asked_for_a_place(self) -> bool:
        return self.active_loop == "search_form" and self.requested_slot == "place"


def heard_from(tracker: Any) -> Heard:
    """Of a rasa_sdk tracker."""
    message = tracker.latest_message or {}
    reading = message.get("intent") or {}
    context = message.get("metadata") or {}
    entities = message.get("entities") or []
    language = message.get("language") or {}
    return Heard(
        intent=reading.get("name") or "nlu_fallback",
        text=message.get("text") or "",
        confidence=float(reading.get("confidence") or 0.0),
        entities=_by_name(entities),
        ranking=tuple(entry["name"] for entry in message.get("intent_ranking") or []),
        message_id=_message_id(tracker),
        requested_slot=tracker.get_slot("requested_slot"),
        active_loop=(tracker.active_loop or {}).get("name"),
        now=_now(context),
        departement=context.get("departement"),
        danger=tuple(context.get("danger") or ()),
        handoff=context.get("handoff"),
        appointment=context.get("appointment"),
        is_given=bool(reading.get("is_given")),
        is_button=any(entity.get("extractor") == "button" for entity in entities),
        language=language.get("name") or "fr",
        language_confidence=float(language.get("confidence") or 0.0),
    )


def _by_name(entities: list[dict[str, Any]]) -> Entities:
    found: dict[str, tuple[Any, ...]] = {}
    for entity in entities:
        found[entity["entity"]] = (*found.get(entity["entity"], ()), entity["value"])
    return found


def _message_id(tracker: Any) -> str:
    """Rasa hears a message twice when a form opens: the id tells that it is the same one."""
    said: dict[str, Any] = next((event for event in reversed(tracker.events) if event.get("event") == "user"), {})
    return str(said.get("message_id") or said.get("timestamp") or "")


def _now(context: Mapping[str, Any]) -> datetime:
    """Given by the gateway; `rasa shell` gives none."""
    given = context.get("now")
    return datetime.fromisoformat(given) if given else datetime.now(UTC)
