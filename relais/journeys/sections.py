"""What of a journey may be shared, one by one; the labels stand in `api/texts.yml`. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from relais.errors import Refused


class Section(StrEnum):
    """`private`: what the questionnaire keeps apart (health); never ticked beforehand."""

    requests = "requests"
    diagnostic = "diagnostic"
    steps = "steps"
    offers = "offers"
    private = "private"


ALL = frozenset(Section)
TICKED = ALL - {Section.private}


def sections_of(keys: Iterable[str]) -> frozenset[Section]:
    """Raises `Refused` (choice_unknown)."""
    try:
        return frozenset(Section(key) for key in keys)
    except ValueError as error:
        raise Refused("no such section", code="choice_unknown") from error


def in_order(sections: Iterable[str]) -> list[str]:
    return [str(section) for section in Section if section in set(sections)]
