"""Updates of a channel: stored before they are acknowledged, handled once, forgotten after two days."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from relais.channels.tables import ChannelUpdate

KEPT = dt.timedelta(hours=48)  # Telegram keeps what was not acknowledged for 24
AT_ONCE = 200


def store(
    session: Session, bot: str, update_id: int, digest: str | None, body: dict[str, Any], *, now: dt.datetime
) -> bool:
    """Whether it is new. Compared for equality alone: after a quiet week the numbers begin anywhere."""
    row = {"bot": bot, "update_id": update_id, "address_digest": digest, "body": body, "received_at": now}
    try:
        with session.begin_nested():
            session.execute(insert(ChannelUpdate).values(**row, is_handled=False))
    except IntegrityError:
        return False
    return True


def list_first(session: Session) -> Sequence[tuple[int, str | None]]:
    """The first that waits in each chat: one that writes without end keeps nobody waiting."""
    first = func.min(ChannelUpdate.id)
    wanted = select(first, ChannelUpdate.address_digest).where(ChannelUpdate.is_handled.is_(False))
    return session.execute(wanted.group_by(ChannelUpdate.address_digest).order_by(first).limit(AT_ONCE)).tuples().all()


def take(session: Session, row_id: int) -> ChannelUpdate | None:
    """The row, to be handled in this transaction; None when somebody else did."""
    wanted = select(ChannelUpdate).where(ChannelUpdate.id == row_id, ChannelUpdate.is_handled.is_(False))
    return session.scalars(wanted.with_for_update(skip_locked=True)).first()


def settle(row: ChannelUpdate) -> None:
    """Nothing of what was written stays here."""
    row.is_handled, row.body = True, None


def give_up(session: Session, row_id: int) -> None:
    """It can never be handled: its chat goes on."""
    row = take(session, row_id)
    if row is not None:
        settle(row)


def purge(session: Session, *, now: dt.datetime) -> None:
    session.execute(delete(ChannelUpdate).where(ChannelUpdate.received_at < now - KEPT))
