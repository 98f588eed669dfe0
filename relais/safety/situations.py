"""The dangers that somebody may be in, the most urgent first."""

from collections.abc import Iterable
from enum import StrEnum

MOST = 2  # replies to one message


class Situation(StrEnum):
    """Each has its numbers (numbers.yml), its reply (replies.yml) and its signs (signs/). The order is the urgency."""

    emergency = "emergency"
    suicide = "suicide"
    child = "child"
    elder_abuse = "elder_abuse"
    violence = "violence"
    shelter = "shelter"


def by_urgency(situations: Iterable[str]) -> tuple[Situation, ...]:
    """Each once."""
    wanted = set(situations)
    return tuple(situation for situation in Situation if situation in wanted)


def is_answered_by_its_card(situations: Iterable[str]) -> bool:
    """Nothing need follow the numbers; only for a bed tonight a search goes on."""
    return bool(set(situations) - {Situation.shelter})
