"""The feed of a conversation as it is read: the lines after a cursor, as the contract shows them."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, select
from sqlalchemy.orm import Session

from relais.conversations.tables import Event

PAGE = 200
EVENTS = cast(Table, Event.__table__)
_AFTER = (
    select(EVENTS.c.seq, EVENTS.c.at, EVENTS.c.author, EVENTS.c.kind, EVENTS.c.body, EVENTS.c.client_msg_id)
    .where(EVENTS.c.conversation_id == bindparam("conversation"), EVENTS.c.seq > bindparam("cursor"))
    .order_by(EVENTS.c.seq)
    .limit(PAGE)
)


def list_events(session: Session, conversation_id: str, *, after: int = 0) -> Sequence[Row[Any]]:
    """In order, a page at most."""
    return session.connection().execute(_AFTER, {"conversation": conversation_id, "cursor": after}).all()


def get_event(session: Session, conversation_id: str, seq: int) -> Row[Any] | None:
    wanted = select(EVENTS.c.body).where(EVENTS.c.conversation_id == conversation_id, EVENTS.c.seq == seq)
    return session.connection().execute(wanted).one_or_none()


def as_seen(event: Any) -> dict[str, Any]:
    """The line as the contract shows it (docs/contracts.md §1)."""
    line = {"seq": event.seq, "at": event.at.isoformat(), "author": event.author, "kind": event.kind, **event.body}
    if event.client_msg_id is not None:
        line["client_msg_id"] = event.client_msg_id
    return line
