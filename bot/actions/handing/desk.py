"""Where a request to a person stands in the dialogue. The slot `handoff`; emptied of contacts once it was sent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any


class Mode(StrEnum):
    """What she asks for (relais/handoffs/states.py)."""

    now = "now"
    call_back = "call_back"
    appointment = "appointment"
    message = "message"


class At(StrEnum):
    """What is in front of the person."""

    away = "away"
    offering = "offering"  # which way? Asked outside the form: anything else may be answered instead
    purpose = "purpose"
    meeting = "meeting"
    first_name = "first_name"
    means = "means"
    confirming = "confirming"  # « J'ai noté : … C'est bien ça ? »
    moments = "moments"
    needs = "needs"
    voice = "voice"
    message = "message"
    sending = "sending"  # what is sent?
    sent = "sent"
    stopped = "stopped"
    paused = "paused"  # danger was answered; it goes on only if the person says so


ASKED = frozenset(At) - {At.away, At.offering, At.sent, At.stopped, At.paused}


@dataclass(frozen=True)
class Taker:
    """The structure that the request is for, as it was offered."""

    id: str
    name: str
    promised_hours: int


@dataclass(frozen=True)
class Request:
    """`done`: questions answered or passed. `unconfirmed`: a means as (`phone`|`email`, what is read back).

    `wanted`: the mode asked for before the commune was known. `heard`: the last message that was for this request.
    `chosen`: the ticked items; None: nothing was sent yet. `told`: the message whose answer told how it ended.
    """

    at: At = At.away
    mode: Mode | None = None
    wanted: Mode | None = None
    trigger: str = "asked"
    urgency: int = 0
    taker: Taker | None = None
    contact: Mapping[str, Any] = field(default_factory=dict)
    message: str | None = None
    unconfirmed: tuple[str, str] | None = None
    done: tuple[At, ...] = ()
    tries: int = 0
    chosen: tuple[str, ...] = ()
    has_seen_offers: bool = False
    heard: str = ""
    told: str = ""

    @property
    def is_open(self) -> bool:
        """A question of the form is in front of the person."""
        return self.at in ASKED

    def but(self, **changes: Any) -> "Request":
        return replace(self, **changes)

    def with_contact(self, **known: Any) -> "Request":
        return replace(self, contact={**self.contact, **known})

    def closed(self) -> "Request":
        """Only what concerns the next request is remembered."""
        return Request(has_seen_offers=self.has_seen_offers, heard=self.heard, told=self.told)

    def to_slot(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_slot(cls, value: Mapping[str, Any] | None) -> "Request":
        if not value:
            return cls()
        built = {
            "at": At(value["at"]),
            "mode": Mode(value["mode"]) if value["mode"] else None,
            "wanted": Mode(value["wanted"]) if value["wanted"] else None,
            "taker": Taker(**value["taker"]) if value["taker"] else None,
            "unconfirmed": tuple(value["unconfirmed"]) if value["unconfirmed"] else None,
            "done": tuple(At(at) for at in value["done"]),
            "chosen": tuple(value["chosen"]),
        }
        return cls(**{**value, **built})
