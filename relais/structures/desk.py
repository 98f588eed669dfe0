"""What may honestly be offered to a person who asks for somebody: now, later, or nothing. Opens nothing encrypted."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.offers.hours import Opening, opening_at
from relais.structures.charge import rank_in_charge
from relais.structures.presence import is_available, keep_alive, list_present, present, say_present
from relais.structures.queue import expected_wait_min, place_of, taken_by, waiting
from relais.structures.tables import ReceivingStructure

__all__ = [
    "DeskOffer",
    "Kind",
    "is_available",
    "keep_alive",
    "opening_for",
    "place_of",
    "present",
    "say_present",
    "waiting",
]


class Kind(StrEnum):
    now = "now"  # open, and somebody is there who has room
    later = "later"


@dataclass(frozen=True)
class DeskOffer:
    """`place` and `wait_min` for now; `opens_at` when it is closed and its hours are known."""

    structure: ReceivingStructure
    kind: Kind
    promised_hours: int
    place: int | None = None
    wait_min: int | None = None
    opens_at: dt.datetime | None = None


def opening_for(
    session: Session,
    *,
    code_insee: str | None,
    departement: str | None,
    publics: Collection[str] = (),
    age: int | None = None,
    need: str | None = None,
    now: dt.datetime,
) -> DeskOffer | None:
    """The first in charge that answers now, else the first in charge. None: no structure receives here."""
    active = session.scalars(select(ReceivingStructure).where(ReceivingStructure.is_active))
    ranked = rank_in_charge(active, code_insee=code_insee, departement=departement, publics=publics, age=age, need=need)
    offers = [offer_of(session, one, now=now) for one in ranked]
    return next((offer for offer in offers if offer.kind is Kind.now), offers[0] if offers else None)


def offer_of(session: Session, structure: ReceivingStructure, *, now: dt.datetime) -> DeskOffer:
    """What this one structure can offer."""
    opening = opening_at(structure.opening_hours, now)
    place = waiting(session, structure.id) + 1
    if place <= room(session, structure.id, now=now):
        wait_min = expected_wait_min(session, structure.id, place)
        if is_open_for(structure, opening, wait_min):
            return DeskOffer(structure, Kind.now, structure.promised_hours, place=place, wait_min=wait_min)
    opens_at = opening.changes_at if opening and not opening.is_open else None
    return DeskOffer(structure, Kind.later, structure.promised_hours, opens_at=opens_at)


def room(session: Session, structure_id: str, *, now: dt.datetime) -> int:
    """How many more the counsellors who are there can take, those who wait already included."""
    there = list_present(session, structure_id, now=now)
    return sum(max(0, one.most_at_once - taken_by(session, one.counsellor_id)) for one in there)


def is_open_for(structure: ReceivingStructure, opening: Opening | None, wait_min: int) -> bool:
    """Open, and still open when the wait is over. Without hours, whoever is there decides."""
    if opening is None:
        return structure.opening_hours is None
    left = opening.changes_at - opening.asked_at if opening.changes_at else None
    return opening.is_open and (left is None or left >= dt.timedelta(minutes=wait_min))
