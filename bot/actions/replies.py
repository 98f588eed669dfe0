"""What an action may answer. Words stay in bot/data/responses; a reply names its key and gives the values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from relais.effects import Effect


@dataclass(frozen=True)
class Button:
    """A choice, as a verb. A click is understood as `intent` with `entities`.

    `role`: `navigation` for the ways on and out beside the answers. `takes_options`: it sends what was ticked.
    """

    label: str
    intent: str
    entities: Mapping[str, str] = field(default_factory=dict)
    role: str | None = None
    takes_options: bool = False

    def to_json(self) -> dict[str, Any]:
        beside = {"role": self.role} if self.role else {}
        ticked = {"takes_options": True} if self.takes_options else {}
        return {"label": self.label, "intent": self.intent, "entities": dict(self.entities), **beside, **ticked}


@dataclass(frozen=True)
class Say:
    """A response by its key; `buttons` come after those of the response, `numbers` can be called at a touch.

    `is_last`: after all that this turn answers, whoever said it first. `options`: a list to tick. `kind`: if not text.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    buttons: Sequence[Button] = ()
    numbers: Sequence[Mapping[str, str]] = ()
    is_last: bool = False
    options: Mapping[str, Any] | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Show:
    """A reply of another kind than text (offers, safety), as docs/contracts.md §3 writes it."""

    key: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Send:
    """An effect for the gateway."""

    effect: Effect


@dataclass(frozen=True)
class Keep:
    """Slots to set; they hold from the next action on."""

    slots: Mapping[str, Any]


@dataclass(frozen=True)
class Then:
    """The action to run next, whatever the rules say."""

    action: str


Reply = Say | Show | Send | Keep | Then
