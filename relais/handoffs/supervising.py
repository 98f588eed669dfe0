"""What a supervisor reads: the figures of a period, the load of this moment, and whom nobody has answered."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relais.counsellors import access
from relais.counsellors.access import Actor
from relais.counted import searches
from relais.counted.searches import PARIS, Unmet
from relais.handoffs.hiding import hidden_among
from relais.handoffs.holding import check_may
from relais.handoffs.report import CANCELLED, OPEN, UNKNOWN, Asked, Figures, Key, figures_of
from relais.handoffs.states import OPEN as OPEN_STATES
from relais.handoffs.states import Mode, Move, State
from relais.handoffs.tables import Handoff, HandoffStep
from relais.structures.presence import ALIVE
from relais.structures.tables import Presence, ReceivingStructure

UNANSWERED_AFTER = dt.timedelta(hours=48)
MOST_LEFT = 50


@dataclass(frozen=True)
class Load:
    """Of this moment. `each`: persons for a counsellor who is there; None when nobody is, or when `persons` is hidden."""

    key: Key
    persons: int | None
    present: int
    each: float | None


@dataclass(frozen=True)
class Left:
    """A request for later that nobody has acknowledged; she may open it."""

    id: str
    structure_id: str
    need: str | None
    requested_at: dt.datetime


def figures(session: Session, actor: Actor, *, since: dt.datetime, until: dt.datetime) -> Figures:
    """Of what she sees, asked from `since` up to `until`, without it. Raises `NotAllowed`."""
    check_may(actor, "figures")
    took = select(HandoffStep.handoff_id, func.min(HandoffStep.at).label("at")).where(HandoffStep.move == Move.take)
    first = took.group_by(HandoffStep.handoff_id).subquery()
    columns = (
        Handoff.conversation_id,
        Handoff.departement,
        Handoff.structure_id,
        Handoff.mode,
        Handoff.need,
        Handoff.state,
        Handoff.outcome,
        Handoff.requested_at,
        first.c.at.label("taken_at"),
    )
    is_asked = (access.sees(actor), Handoff.requested_at >= since, Handoff.requested_at < until)
    wanted = select(*columns).outerjoin(first, first.c.handoff_id == Handoff.id).where(*is_asked)
    asked: dict[str, Asked] = {}
    for row in session.execute(wanted.order_by(Handoff.requested_at, Handoff.id)):
        asked.setdefault(row.conversation_id, _asked(row))
    return figures_of(list(asked.values()))


def load_now(session: Session, actor: Actor, *, now: dt.datetime) -> list[Load]:
    """Open requests by territory and by structure, and who is there for them. Raises `NotAllowed`."""
    check_may(actor, "figures")
    is_open = (access.sees(actor), Handoff.state.in_(OPEN_STATES))
    columns = (Handoff.departement, Handoff.structure_id, func.count(Handoff.conversation_id.distinct()))
    rows = session.execute(select(*columns).where(*is_open).group_by(*columns[:2])).tuples().all()
    counts = {(departement or UNKNOWN, structure_id): count for departement, structure_id, count in rows}
    return load_of(counts, _present(session, now), _territories(session))


def load_of(
    counts: dict[tuple[str, str], int], present: dict[str, set[str]], territories: dict[str, list[str]]
) -> list[Load]:
    """`counts` by (département, structure); `present`: who is there, by structure. Pure."""
    above: Counter[Key] = Counter()
    for (departement, _), count in counts.items():
        above[(departement,)] += count
    hidden: set[Key] = set(hidden_among(above))
    for key in above:
        inside: dict[Key, int] = {one: count for one, count in counts.items() if one[0] == key[0]}
        hidden |= set(inside) if key in hidden else hidden_among(inside)
    there: dict[Key, set[str]] = {key: present.get(key[1], set()) for key in counts}
    for key in above:
        of_it = (people for one, people in present.items() if key[0] in territories.get(one, ()))
        there[key] = set().union(*of_it)
    every: dict[Key, int] = {**above, **counts}
    return [_load(key, None if key in hidden else every[key], len(there[key])) for key in sorted(every)]


def list_left(session: Session, actor: Actor, *, now: dt.datetime) -> tuple[int, list[Left]]:
    """Requests for later without any acknowledgement in two days: how many, and the oldest. Raises `NotAllowed`."""
    check_may(actor, "figures")
    is_left = (access.sees(actor), Handoff.state == State.deferred, Handoff.acknowledged_at.is_(None))
    is_late = Handoff.requested_at < now - UNANSWERED_AFTER
    count = session.scalar(select(func.count()).select_from(Handoff).where(*is_left, is_late)) or 0
    columns = (Handoff.id, Handoff.structure_id, Handoff.need, Handoff.requested_at)
    oldest = select(*columns).where(*is_left, is_late).order_by(Handoff.requested_at, Handoff.id).limit(MOST_LEFT)
    return count, [Left(*row) for row in session.execute(oldest).tuples()]


def list_unmet(session: Session, actor: Actor, *, since: dt.date, until: dt.date, now: dt.datetime) -> list[Unmet]:
    """Needs without an offer in the départements of her structures and her territory. Raises `NotAllowed`."""
    check_may(actor, "figures")
    territories = _territories(session)
    own = {departement for one in actor.structure_ids for departement in territories.get(one, ())}
    today = searches.day_of(now)
    return searches.list_unmet(session, own | actor.departements, since=since, until=until, today=today)


def _asked(row: object) -> Asked:
    get = row._mapping  # type: ignore[attr-defined]
    asked_at, taken_at = get["requested_at"], get["taken_at"]
    waits = taken_at is not None and get["mode"] != Mode.takeover
    return Asked(
        person=get["conversation_id"],
        departement=get["departement"] or UNKNOWN,
        structure_id=get["structure_id"],
        mode=get["mode"],
        need=get["need"] or UNKNOWN,
        outcome=_outcome(get["state"], get["outcome"]),
        day=asked_at.astimezone(PARIS).date(),
        wait_s=(taken_at - asked_at).total_seconds() if waits else None,
    )


def _outcome(state: str, outcome: str | None) -> str:
    if state in OPEN_STATES:
        return OPEN
    return outcome or (CANCELLED if state == State.cancelled else UNKNOWN)


def _load(key: Key, persons: int | None, present: int) -> Load:
    each = round(persons / present, 1) if persons is not None and present else None
    return Load(key, persons, present, each)


def _present(session: Session, now: dt.datetime) -> dict[str, set[str]]:
    alive = select(Presence.structure_id, Presence.counsellor_id).where(
        Presence.is_available, Presence.seen_at > now - ALIVE
    )
    return _by_first(session.execute(alive).tuples())


def _territories(session: Session) -> dict[str, list[str]]:
    return dict(session.execute(select(ReceivingStructure.id, ReceivingStructure.departements)).tuples().all())


def _by_first(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for first, second in pairs:
        found.setdefault(first, set()).add(second)
    return found
