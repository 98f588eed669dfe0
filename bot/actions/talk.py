"""What an action has in hand: what was heard, what is remembered, and the doors of the domain."""

from dataclasses import dataclass, field
from typing import Any

from bot.actions.diagnostic.desk import Desk
from bot.actions.doors import Doors, open_doors
from bot.actions.handing.desk import Request
from bot.actions.heard import Heard, heard_from
from bot.actions.memory import State, state_from


@dataclass(frozen=True)
class Talk:
    """One message of one dialogue, ready to be answered. `may_delete`: a yes to the question on erasing.

    `desk`: where « faire le point » stands; `has_ended`: this message ended what it asked.
    `request`, `request_has_ended`: the same of a request to a person.
    """

    heard: Heard
    state: State
    doors: Doors
    may_delete: bool = False
    desk: Desk = field(default_factory=Desk)
    has_ended: bool = False
    request: Request = field(default_factory=Request)
    request_has_ended: bool = False


def talk_from(tracker: Any) -> Talk:
    """Of a rasa_sdk tracker. Doors are opened once, at the first talk of the process."""
    may_delete = tracker.get_slot("delete_confirmation") is True
    desk = Desk.from_slot(tracker.get_slot("diagnostic"))
    has_ended = tracker.get_slot("diagnostic_end") is not None
    return Talk(
        heard_from(tracker),
        state_from(tracker.get_slot),
        open_doors(),
        may_delete,
        desk,
        has_ended,
        Request.from_slot(tracker.get_slot("handoff")),
        tracker.get_slot("handoff_end") is not None,
    )
