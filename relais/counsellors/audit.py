"""The trail: who did what to which object, when; never what was in it. Each line is chained to the one before.

A change, a gap or an inserted line is found by `verify`. Lines cut off at the very end are not: note the last number
and digest elsewhere (`audit verify` prints them).
"""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from relais.counsellors.tables import AuditEntry
from relais.errors import Conflict

FIRST = "0" * 64  # what the first line follows
REMOVED = "trail_shortened"  # its object: number and digest of the last line that was removed
_MARK = 48
_LOCK = 6_241_973  # of PostgreSQL's advisory locks: one writer of the trail at a time


class BrokenTrail(Conflict):
    """The trail was tampered with; `line` is the first that does not hold."""

    code = "broken_trail"

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} of the trail does not follow from the one before, or was changed")
        self.line = line


def write(
    session: Session,
    *,
    actor_id: str | None,
    action: str,
    object_id: str | None = None,
    request_id: str | None = None,
    now: dt.datetime,
) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = session.execute(select(AuditEntry.id, AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)).first()
    number, previous = (last.id + 1, last.digest) if last else (1, FIRST)
    entry = AuditEntry(
        id=number,
        at=now,
        actor_id=actor_id,
        action=action,
        object_id=object_id,
        request_id=request_id,
        previous=previous,
    )
    entry.digest = digest_of(entry)
    session.add(entry)
    session.flush()


def digest_of(entry: AuditEntry) -> str:
    """Of everything in the line, its number and the digest before it."""
    at = entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    fields = [entry.id, at, entry.actor_id, entry.action, entry.object_id, entry.request_id, entry.previous]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def verify(session: Session) -> int:
    """How many lines hold. Raises `BrokenTrail`."""
    number, previous, count = 0, FIRST, 0
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)):
        if not count and entry.id != 1:
            number, previous = _removed_before(session, entry)
        if entry.id != number + 1 or entry.previous != previous or entry.digest != digest_of(entry):
            raise BrokenTrail(entry.id)
        number, previous, count = entry.id, entry.digest, count + 1
    return count


def list_last(session: Session, limit: int) -> Sequence[AuditEntry]:
    """The newest first."""
    return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)).all()


def shorten(session: Session, *, kept: dt.timedelta, now: dt.datetime) -> int:
    """Remove whole days that are older; a line of the trail itself keeps the digest that they ended with."""
    limit = (now - kept).astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first_kept = session.scalar(select(func.min(AuditEntry.id)).where(AuditEntry.at >= limit))
    is_old = AuditEntry.at < limit if first_kept is None else AuditEntry.id < first_kept
    last = session.scalars(select(AuditEntry).where(is_old).order_by(AuditEntry.id.desc()).limit(1)).first()
    if last is None:
        return 0
    write(session, actor_id=None, action=REMOVED, object_id=_mark(last.id, last.digest), now=now)
    gone = session.execute(
        delete(AuditEntry).where(AuditEntry.id <= last.id), execution_options={"synchronize_session": False}
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _removed_before(session: Session, first: AuditEntry) -> tuple[int, str]:
    """The line that the trail says was removed last, when `first` follows from it."""
    wanted = (AuditEntry.action == REMOVED, AuditEntry.object_id == _mark(first.id - 1, first.previous))
    if session.execute(select(AuditEntry.id).where(*wanted).limit(1)).first() is None:
        raise BrokenTrail(first.id)
    return first.id - 1, first.previous


def _mark(number: int, digest: str) -> str:
    return f"{number}:{digest[:_MARK]}"
