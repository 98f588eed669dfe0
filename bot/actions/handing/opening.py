"""What may honestly be offered now: the structure in charge, whether somebody is there (relais/structures/desk.py)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from relais.database import Database
from relais.structures import desk

NOW, LATER = "now", "later"


@dataclass(frozen=True)
class Opening:
    """`kind`: `now` or `later`. `place`: hers in the queue, from 1.

    `opens_at`: none when it is open and nobody is free.
    """

    structure_id: str
    name: str
    kind: str
    telephone: str | None = None
    place: int = 1
    wait_min: int | None = None
    opens_at: dt.datetime | None = None
    promised_hours: int = 48


@dataclass(frozen=True)
class Who:
    """Whom the structure would receive, and for what."""

    code_insee: str | None
    departement: str | None
    publics: Sequence[str] = ()
    age: int | None = None
    need: str | None = None


class Reception(Protocol):
    """What actions ask: None when no structure receives here."""

    def opening_for(self, who: Who, *, now: dt.datetime) -> Opening | None: ...


class Nobody:
    """No structure receives anywhere."""

    def opening_for(self, who: Who, *, now: dt.datetime) -> Opening | None:
        return None


class Desks:
    """Asked at each offer: who is there changes from minute to minute."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def opening_for(self, who: Who, *, now: dt.datetime) -> Opening | None:
        with self._database.read_session() as session:
            offer = desk.opening_for(
                session,
                code_insee=who.code_insee,
                departement=who.departement,
                publics=tuple(who.publics),
                age=who.age,
                need=who.need,
                now=now,
            )
            return _opening(offer) if offer else None


def _opening(offer: desk.DeskOffer) -> Opening:
    structure = offer.structure
    return Opening(
        structure_id=structure.id,
        name=structure.name,
        kind=str(offer.kind),
        telephone=structure.telephone,
        place=offer.place or 1,
        wait_min=offer.wait_min,
        opens_at=offer.opens_at,
        promised_hours=offer.promised_hours,
    )
