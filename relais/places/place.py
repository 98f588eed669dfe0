"""A commune, and what a text may mean: the words in which the rest of the house speaks of places."""

from dataclasses import dataclass
from enum import StrEnum

COVERED = ("11", "12", "81")


@dataclass(frozen=True, slots=True)
class Place:
    """A present-day commune. `is_covered`: Relais serves its département; the others are near enough to matter."""

    code_insee: str
    name: str
    departement: str
    departement_name: str
    epci_siren: str | None
    postcodes: tuple[str, ...]
    population: int
    latitude: float
    longitude: float
    is_covered: bool


class MatchKind(StrEnum):
    """How sure a reading is, and what to do with it."""

    found = "found"  # sure
    ambiguous = "ambiguous"  # several: ask which
    confirm = "confirm"  # one likely reading: ask « Vous voulez dire … ? »
    departement = "departement"  # a département, not a commune
    outside = "outside"  # a real French place that Relais does not serve
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """`places`: best first; empty for a far place outside. `note`: the former name, or the place outside."""

    kind: MatchKind
    places: tuple[Place, ...] = ()
    departement: str | None = None
    note: str | None = None


UNKNOWN = Match(MatchKind.unknown)
