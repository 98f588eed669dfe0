"""A structure's queue and load, read from the table of handoffs without opening anything encrypted."""

import datetime as dt
import math
from statistics import median

from sqlalchemy import ColumnElement, String, and_, column, func, select, table
from sqlalchemy.orm import Session

from relais.columns import UtcDateTime

# Not relais.handoffs.tables: its encrypted columns would bring `relais.crypto` into the worker.
HANDOFFS = table(
    "handoffs",
    column("id", String),
    column("structure_id", String),
    column("state", String),
    column("mode", String),
    column("urgency"),
    column("counsellor_id", String),
    column("requested_at", UtcDateTime()),
    column("taken_at", UtcDateTime()),
)
WAITING, TAKEN, NOW = "waiting", "taken", "now"
LAST = 20
LONGEST = dt.timedelta(hours=1)  # a longer wait was a call back, not a queue
MINUTES_A_PLACE = 5


def waiting(session: Session, structure_id: str) -> int:
    """How many wait to be taken."""
    is_waiting = and_(HANDOFFS.c.structure_id == structure_id, HANDOFFS.c.state == WAITING)
    return _count(session, is_waiting)


def place_of(session: Session, handoff_id: str) -> int:
    """1 = next; 0 = not in a queue. The more urgent go first, then who waits longest."""
    own = session.execute(select(HANDOFFS).where(HANDOFFS.c.id == handoff_id)).one_or_none()
    if own is None or own.state != WAITING:
        return 0
    earlier = and_(HANDOFFS.c.urgency == own.urgency, HANDOFFS.c.requested_at < own.requested_at)
    same = and_(HANDOFFS.c.structure_id == own.structure_id, HANDOFFS.c.state == WAITING)
    return 1 + _count(session, and_(same, (HANDOFFS.c.urgency > own.urgency) | earlier))


def taken_by(session: Session, counsellor_id: str) -> int:
    """How many she holds now, whatever the structure."""
    return _count(session, and_(HANDOFFS.c.counsellor_id == counsellor_id, HANDOFFS.c.state == TAKEN))


def expected_wait_min(session: Session, structure_id: str, place: int) -> int:
    """The median of the last twenty that were taken at once there; five minutes a place before there is any."""
    last = (
        select(HANDOFFS.c.requested_at, HANDOFFS.c.taken_at)
        .where(HANDOFFS.c.structure_id == structure_id, HANDOFFS.c.mode == NOW, HANDOFFS.c.taken_at.is_not(None))
        .order_by(HANDOFFS.c.taken_at.desc())
        .limit(LAST)
    )
    waits = [taken_at - requested_at for requested_at, taken_at in session.execute(last)]
    seconds = [wait.total_seconds() for wait in waits if wait <= LONGEST]
    return max(1, math.ceil(median(seconds) / 60)) if seconds else MINUTES_A_PLACE * place


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(HANDOFFS).where(condition)) or 0
