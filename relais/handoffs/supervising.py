"""What a supervisor reads: the figures of a period, needs without an offer, and whom nobody has answered."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relais.counsellors import access
from relais.counsellors.access import Actor
from relais.counted import searches
from relais.counted.searches import PARIS, Unmet
from relais.handoffs.holding import check_may
from relais.handoffs.load import territories_of
from relais.handoffs.report import CANCELLED, OPEN, UNKNOWN, Asked, Figures, figures_of
from relais.handoffs.states import OPEN as OPEN_STATES
from relais.handoffs.states import Mode, Move, State
from relais.handoffs.tables import Handoff, HandoffStep

UNANSWERED_AFTER = dt.timedelta(hours=48)
MOST_LEFT = 50


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
    territories = territories_of(session)
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
