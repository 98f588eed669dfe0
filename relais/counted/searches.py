"""Searches counted at writing: once for each conversation, département, need, and whether something was found."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from relais.counted.releasing import first_whole_quarter, released
from relais.counted.tables import CountedFor, CountedSearches
from relais.effects import SearchMade

PARIS = ZoneInfo("Europe/Paris")
DAYS_A_MONTH = 30
_LOCK = 6_241_974  # of PostgreSQL's advisory locks: one writer of the counts at a time


@dataclass(frozen=True, order=True)
class Counted:
    """One search of somebody who is not known."""

    day: dt.date
    departement: str
    need: str
    has_found: bool


@dataclass(frozen=True)
class Unmet:
    """Persons whose search found nothing, and those whose search found something; None below ten."""

    departement: str
    need: str
    without: int | None
    found: int | None


def is_first(session: Session, conversation_id: str, effect: SearchMade) -> bool:
    """Whether this counts; it is remembered with the conversation. The caller holds the conversation."""
    search: list[str | bool] = [effect.departement, effect.need, effect.total > 0]
    known = session.get(CountedFor, conversation_id)
    if known is None:
        session.add(CountedFor(conversation_id=conversation_id, searches=[search]))
    elif search in known.searches:
        return False
    else:
        known.searches = [*known.searches, search]
    session.flush()
    return True


def may_count(session: Session) -> bool:
    """False while another gateway counts: nobody waits for its rows, it is done two seconds later."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _LOCK}))


def add(session: Session, searches: Iterable[Counted]) -> None:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for one, persons in sorted(Counter(searches).items()):
        row: dict[str, Any] = {"day": one.day, "departement": one.departement[:3], "need": one.need[:40]}
        new = insert(CountedSearches).values(**row, has_found=one.has_found, persons=persons)
        more = {"persons": CountedSearches.persons + persons}
        keys = ["day", "departement", "need", "has_found"]
        session.execute(new.on_conflict_do_update(index_elements=keys, set_=more))


def purge(session: Session, *, kept_months: int, now: dt.datetime) -> None:
    """Quarter by quarter, as soon as the first day of one is too old: the blocks of the others stay as they are."""
    oldest = first_whole_quarter(day_of(now) - dt.timedelta(days=kept_months * DAYS_A_MONTH))
    session.execute(delete(CountedSearches).where(CountedSearches.day < oldest))


def list_unmet(
    session: Session, departements: Iterable[str], *, since: dt.date, until: dt.date, today: dt.date
) -> list[Unmet]:
    """Needs that somebody searched for in vain, the most persons first. `until` is the last day, itself included."""
    wanted = select(CountedSearches).where(CountedSearches.departement.in_(sorted(departements)))
    days: dict[tuple[str, str], dict[bool, dict[dt.date, int]]] = {}
    for row in session.scalars(wanted):
        kinds = days.setdefault((row.departement, row.need), {False: {}, True: {}})
        kinds[row.has_found][row.day] = row.persons
    found = [
        Unmet(*key, *(released(kinds[kind], since=since, until=until, today=today) for kind in (False, True)))
        for key, kinds in days.items()
        if any(since <= day <= until for day in kinds[False])
    ]
    return sorted(found, key=lambda one: (-(one.without or 0), one.departement, one.need))


def day_of(now: dt.datetime) -> dt.date:
    return now.astimezone(PARIS).date()
