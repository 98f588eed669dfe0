"""Who is there: said by the counsellor, alive as long as her console asks."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from relais.structures.tables import Presence

ALIVE = dt.timedelta(minutes=2)
FORGOTTEN = dt.timedelta(minutes=15)  # a console that comes back later must say again that she is there


def say_present(
    session: Session, counsellor_id: str, structure_ids: Collection[str], *, is_available: bool, now: dt.datetime
) -> None:
    """In these structures and in no other."""
    gone = delete(Presence).where(
        Presence.counsellor_id == counsellor_id, Presence.structure_id.not_in(list(structure_ids))
    )
    session.execute(gone)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    says = {"is_available": is_available, "seen_at": now}
    for structure_id in sorted(structure_ids):
        row = insert(Presence).values(counsellor_id=counsellor_id, structure_id=structure_id, most_at_once=3, **says)
        session.execute(row.on_conflict_do_update(index_elements=["counsellor_id", "structure_id"], set_=says))


def keep_alive(session: Session, counsellor_id: str, *, now: dt.datetime) -> None:
    """Her console asks; what she said stays as it is."""
    is_hers = (Presence.counsellor_id == counsellor_id, Presence.seen_at > now - FORGOTTEN)
    session.execute(update(Presence).where(*is_hers).values(seen_at=now))


def is_available(session: Session, counsellor_id: str, *, now: dt.datetime) -> bool:
    wanted = select(Presence.structure_id).where(
        Presence.counsellor_id == counsellor_id, Presence.is_available, Presence.seen_at > now - ALIVE
    )
    return session.execute(wanted.limit(1)).first() is not None


def list_present(session: Session, structure_id: str, *, now: dt.datetime) -> Sequence[Presence]:
    wanted = select(Presence).where(
        Presence.structure_id == structure_id, Presence.is_available, Presence.seen_at > now - ALIVE
    )
    return session.scalars(wanted.order_by(Presence.counsellor_id)).all()


def present(session: Session, structure_id: str, *, now: dt.datetime) -> int:
    """How many counsellors are there."""
    return len(list_present(session, structure_id, now=now))
