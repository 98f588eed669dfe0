"""How much each structure has in hand at this moment, and who is there for it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relais.counsellors import access
from relais.counsellors.access import Actor
from relais.handoffs.hiding import hidden_among
from relais.handoffs.holding import check_may
from relais.handoffs.report import UNKNOWN, Key
from relais.handoffs.states import OPEN
from relais.handoffs.tables import Handoff
from relais.structures.presence import ALIVE
from relais.structures.tables import Presence, ReceivingStructure


@dataclass(frozen=True)
class Load:
    """Of this moment. `each`: persons for a counsellor who is there; None when nobody is, or `persons` is hidden."""

    key: Key
    persons: int | None
    present: int
    each: float | None


def load_now(session: Session, actor: Actor, *, now: dt.datetime) -> list[Load]:
    """Open requests by territory and by structure, and who is there for them. Raises `NotAllowed`."""
    check_may(actor, "figures")
    is_open = (access.sees(actor), Handoff.state.in_(OPEN))
    columns = (Handoff.departement, Handoff.structure_id, func.count(Handoff.conversation_id.distinct()))
    rows = session.execute(select(*columns).where(*is_open).group_by(*columns[:2])).tuples().all()
    counts: dict[Key, int] = {
        (departement or UNKNOWN, structure_id): count for departement, structure_id, count in rows
    }
    return load_of(counts, _present(session, now), territories_of(session))


def load_of(counts: dict[Key, int], present: dict[str, set[str]], territories: dict[str, list[str]]) -> list[Load]:
    """`counts` by (département, structure); `present`: who is there, by structure. Pure."""
    above: Counter[Key] = Counter()
    for key, count in counts.items():
        above[key[:1]] += count
    hidden: set[Key] = set(hidden_among(above))
    for key in above:
        inside = {one: count for one, count in counts.items() if one[0] == key[0]}
        hidden |= set(inside) if key in hidden else hidden_among(inside)
    there = {key: present.get(key[1], set()) for key in counts}
    for key in above:
        of_it = (people for one, people in present.items() if key[0] in territories.get(one, ()))
        there[key] = set().union(*of_it)
    every = {**above, **counts}
    return [_load(key, None if key in hidden else every[key], len(there[key])) for key in sorted(every)]


def territories_of(session: Session) -> dict[str, list[str]]:
    """The départements of each structure."""
    return dict(session.execute(select(ReceivingStructure.id, ReceivingStructure.departements)).tuples().all())


def _load(key: Key, persons: int | None, present: int) -> Load:
    each = round(persons / present, 1) if persons is not None and present else None
    return Load(key, persons, present, each)


def _present(session: Session, now: dt.datetime) -> dict[str, set[str]]:
    alive = select(Presence.structure_id, Presence.counsellor_id).where(
        Presence.is_available, Presence.seen_at > now - ALIVE
    )
    return _by_first(session.execute(alive).tuples())


def _by_first(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for first, second in pairs:
        found.setdefault(first, set()).add(second)
    return found
