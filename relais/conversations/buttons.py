"""Opaque buttons: the server alone knows what they mean. Valid in their conversation, once, for the last answers."""

import datetime as dt
import secrets
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from relais.conversations.tables import Button
from relais.conversations.thread import STANDING
from relais.errors import Conflict

ANSWERS_KEPT = 3  # the choices of the last three answers that had buttons stay usable
BUTTONS = cast(Table, Button.__table__)
_FIND = select(BUTTONS.c.payload).where(
    BUTTONS.c.id == bindparam("wanted"),
    BUTTONS.c.conversation_id == bindparam("conversation"),
    BUTTONS.c.used_at.is_(None),
    BUTTONS.c.expired_at.is_(None),
)
_USE = update(BUTTONS).where(BUTTONS.c.id == bindparam("wanted")).values(used_at=bindparam("now"))
_mine = BUTTONS.c.conversation_id == bindparam("conversation")
_is_standing = BUTTONS.c.id.startswith(STANDING, autoescape=True)
_passes = _mine & ~_is_standing
_kept = select(BUTTONS.c.event_seq).where(_passes).distinct().order_by(BUTTONS.c.event_seq.desc()).limit(ANSWERS_KEPT)
_oldest_kept = select(func.min(_kept.subquery().c.event_seq)).scalar_subquery()
_EXPIRE = (
    update(BUTTONS)
    .where(_passes, BUTTONS.c.expired_at.is_(None), BUTTONS.c.event_seq < _oldest_kept)
    .values(expired_at=bindparam("now"))
)
_EXPIRE_STANDING = (
    update(BUTTONS).where(_mine, _is_standing, BUTTONS.c.expired_at.is_(None)).values(expired_at=bindparam("now"))
)


def use(session: Session, conversation_id: str, button_id: str, *, now: dt.datetime) -> dict[str, Any]:
    """What the button means; from now on it is used. Raises as `look`."""
    payload = look(session, conversation_id, button_id)
    session.connection().execute(_USE, {"wanted": button_id, "now": now})
    return payload


def look(session: Session, conversation_id: str, button_id: str) -> dict[str, Any]:
    """What it would mean. Used, expired, forged or another's: the same `Conflict`."""
    wanted = {"wanted": button_id, "conversation": conversation_id}
    found = session.connection().execute(_FIND, wanted).one_or_none()
    if found is None:
        raise Conflict("button used, expired or unknown", code="button_expired")
    payload: dict[str, Any] = found.payload
    return payload


def add(session: Session, conversation_id: str, payload: dict[str, Any], *, event_seq: int) -> str:
    """One that no line shows: a command of a channel is played as the click that it stands for."""
    button_id = secrets.token_urlsafe(16)
    row = {"id": button_id, "conversation_id": conversation_id, "event_seq": event_seq, "payload": payload}
    session.connection().execute(insert(BUTTONS), {**row, "used_at": None, "expired_at": None})
    return button_id


def expire_old(session: Session, conversation_id: str, *, now: dt.datetime) -> None:
    """Keep the choices of the last answers only."""
    session.connection().execute(_EXPIRE, {"conversation": conversation_id, "now": now})


def expire_standing(session: Session, conversation_id: str, *, now: dt.datetime) -> None:
    """Those of the lines that say where things stand: they stand otherwise now."""
    session.connection().execute(_EXPIRE_STANDING, {"conversation": conversation_id, "now": now})
