"""Who may benefit from an offer: the zone it serves and the publics it is for. Pure rules.

Zones (data·inclusion v1): communes, EPCI, départements or the country; none = no restriction; never a region.
Publics: eligible when in at least one; none declared = not known, which is not the same as everyone.
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum

from relais.places.place import Place

COUNTRY = frozenset({"99100", "france"})
EVERYONE = "tous-publics"
SIREN_LENGTH = 9


class Fits(IntEnum):
    """How an offer's publics fit a person, the best first."""

    yours = 0
    everyone = 1
    undeclared = 2  # the offer says for whom, the person did not say who they are
    unknown = 3  # the offer does not say
    others = 4  # for others than those the person is known to be: shown last, and said
    never = 5  # surely not for this person


def serves(zone: Sequence[str] | None, near: Place | None, departement: str | None) -> bool:
    """Whether someone who lives there may benefit. A part of a département is enough when only it is known."""
    if not zone or not COUNTRY.isdisjoint(zone):
        return True
    if near is not None:
        return not {near.code_insee, near.departement, near.epci_siren}.isdisjoint(zone)
    if departement is None:
        return True
    return any(_touches(code, departement) for code in zone)


def _touches(code: str, departement: str) -> bool:
    """An EPCI is kept: without a commune nobody can tell, and the card says whom it serves."""
    return code == departement or len(code) == SIREN_LENGTH or (len(code) == 5 and code.startswith(departement))


def fits(declared: Sequence[str] | None, person: frozenset[str], never_both: Iterable[frozenset[str]]) -> Fits:
    """`person` holds the publics known of the person; empty = nothing known."""
    if not declared:
        return Fits.unknown
    if EVERYONE in declared or EVERYONE in person:
        return Fits.everyone
    if not person:
        return Fits.undeclared
    if not person.isdisjoint(declared):
        return Fits.yours
    shut = all(any(pair == {public, own} for pair in never_both for own in person) for public in declared)
    return Fits.never if shut else Fits.others
