"""What an action has in hand: what was heard, what is remembered, and the doors of the domain."""

from dataclasses import dataclass
from typing import Any

from bot.actions.doors import Doors, open_doors
from bot.actions.heard import Heard, heard_from
from bot.actions.memory import State, state_from


@dataclass(frozen=True)
class Talk:
    """One message of one dialogue, ready to be answered. `may_delete`: a yes to the question on erasing."""

    heard: Heard
    state: State
    doors: Doors
    may_delete: bool = False


def talk_from(tracker: Any) -> Talk:
    """Of a rasa_sdk tracker. Doors are opened once, at the first talk of the process."""
    may_delete = tracker.get_slot("delete_confirmation") is True
    return Talk(heard_from(tracker), state_from(tracker.get_slot), open_doors(), may_delete)
