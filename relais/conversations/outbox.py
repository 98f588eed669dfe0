"""I6: what must still happen outside, written in the transaction that causes it; ends sent, or failed and shown."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from relais.conversations.states import OutboxState
from relais.conversations.tables import Outbox

_ENQUEUE = insert(cast(Table, Outbox.__table__))
GIVEN_UP_AFTER = dt.timedelta(hours=4)
LONGEST_WAIT = dt.timedelta(minutes=5)


def enqueue(
    session: Session,
    kind: str,
    dedupe_key: str,
    payload: dict[str, Any],
    *,
    now: dt.datetime,
    conversation_id: str | None = None,
) -> None:
    """Once for each key, however often the turn is played. With a conversation it is erased together with it."""
    known = select(Outbox.id).where(Outbox.kind == kind, Outbox.dedupe_key == dedupe_key)
    if session.scalar(known) is not None:
        return
    row: dict[str, Any] = {
        "kind": kind,
        "dedupe_key": dedupe_key,
        "payload": payload,
        "state": OutboxState.pending,
        "attempts": 0,
    }
    row |= {"conversation_id": conversation_id, "next_at": now, "created_at": now}
    session.connection().execute(_ENQUEUE, row)


def list_due(session: Session, *, now: dt.datetime, kinds: Sequence[str] = (), limit: int = 100) -> Sequence[Outbox]:
    """Of these kinds, of any when none is named; the oldest first."""
    due = select(Outbox).where(Outbox.state == OutboxState.pending, Outbox.next_at <= now)
    due = due.where(Outbox.kind.in_(kinds)) if kinds else due
    return session.scalars(due.order_by(Outbox.id).limit(limit).with_for_update(skip_locked=True)).all()


def mark_sent(row: Outbox) -> None:
    row.state, row.attempts = OutboxState.sent, row.attempts + 1


def put_off(row: Outbox, *, now: dt.datetime, given_up_after: dt.timedelta = GIVEN_UP_AFTER) -> None:
    """Twice as long each time, five minutes at most; given up in the end, and shown."""
    row.attempts += 1
    is_over = now - row.created_at > given_up_after
    row.state = OutboxState.failed if is_over else OutboxState.pending
    row.next_at = now + min(dt.timedelta(seconds=2 ** min(row.attempts, 20)), LONGEST_WAIT)


def give_up(row: Outbox) -> None:
    """It will never be accepted; shown."""
    row.state, row.attempts = OutboxState.failed, row.attempts + 1
