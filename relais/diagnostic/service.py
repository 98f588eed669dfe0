"""Save a self-diagnostic, find it again. One for each conversation; nothing commits."""

import datetime as dt
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session as DatabaseSession

from relais.diagnostic.record import Session
from relais.diagnostic.tables import Diagnostic
from relais.errors import NotFound, Refused

DIAGNOSTICS = cast(Table, Diagnostic.__table__)
_is_its = DIAGNOSTICS.c.conversation_id == bindparam("conversation")
_FIND = select(DIAGNOSTICS.c.body).where(_is_its)
_REPLACE = update(DIAGNOSTICS).where(_is_its)
_ADD = insert(DIAGNOSTICS)
_ERASE = delete(DIAGNOSTICS).where(_is_its)


def check(body: dict[str, Any] | None) -> None:
    """Raises `Refused` when this is no session: it could not be read again."""
    try:
        if body is not None:
            Session.from_json(body)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused("no session", code="wrong_diagnostic") from error


def save(database: DatabaseSession, conversation_id: str, body: dict[str, Any] | None, *, now: dt.datetime) -> None:
    """As it stands now; None erases it."""
    connection, its = database.connection(), {"conversation": conversation_id}
    if body is None:
        connection.execute(_ERASE, its)
        return
    values = {"body": body, "updated_at": now}
    if connection.execute(_REPLACE, {**its, **values}).rowcount == 0:
        connection.execute(_ADD, {"conversation_id": conversation_id, **values})


def find_body(database: DatabaseSession, conversation_id: str) -> dict[str, Any] | None:
    """As it was saved."""
    body: dict[str, Any] | None = database.connection().execute(_FIND, {"conversation": conversation_id}).scalar()
    return body


def get_session(database: DatabaseSession, conversation_id: str) -> Session:
    """Raises `NotFound` (diagnostic_not_found): none was begun, or it was erased."""
    body = find_body(database, conversation_id)
    if body is None:
        raise NotFound("diagnostic", code="diagnostic_not_found")
    return Session.from_json(body)
