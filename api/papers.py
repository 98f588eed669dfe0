"""The self-diagnostic of a conversation, read for its pages. Whoever asks was let in before."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session as DatabaseSession

from api.documents.pages import PARIS
from relais.conversations import thread
from relais.diagnostic.model import Content, Kind
from relais.diagnostic.path import next_question
from relais.diagnostic.record import Session
from relais.diagnostic.result import Result, result_of
from relais.diagnostic.service import get_session
from relais.diagnostic.summary import Summary, summary_of
from relais.errors import NotFound
from relais.places.tables import Commune

if TYPE_CHECKING:
    from api.gateway import Gateway


async def read_result(gateway: "Gateway", conversation_id: str) -> tuple[Content, Session, Result]:
    """Raises `NotFound`."""
    content = await gateway.office.content()
    session, _ = await gateway.store.read(_kept, conversation_id)
    result = result_of(content, session, services={}, now=gateway.clock())  # those that were shown are in its steps
    return content, session, result


async def read_summary(gateway: "Gateway", conversation_id: str) -> tuple[Summary, Session, dt.datetime]:
    """What she ticked, and until when it is kept. Raises `NotFound`."""
    content = await gateway.office.content()
    session, expires_at = await gateway.store.read(_kept, conversation_id)
    if session.ticked is None:
        raise NotFound("no summary was prepared", code="summary_not_found")
    places = await gateway.store.read(_places, content, session)
    today = session.updated_at.astimezone(PARIS).date()
    summary = summary_of(content, session, frozenset(session.ticked), places=places, today=today)
    return summary, session, expires_at


async def print_result(gateway: "Gateway", conversation_id: str) -> bytes | None:
    """None while a question waits, or when there is nothing."""
    try:
        content, session, result = await read_result(gateway, conversation_id)
    except NotFound:
        return None
    if next_question(content, session) is not None:
        return None
    return await gateway.office.print_result(result, at=session.updated_at)


async def print_summary(gateway: "Gateway", conversation_id: str) -> bytes | None:
    try:
        summary, session, expires_at = await read_summary(gateway, conversation_id)
    except NotFound:
        return None
    return await gateway.office.print_summary(summary, at=session.updated_at, expires_at=expires_at)


def _kept(database: DatabaseSession, conversation_id: str) -> tuple[Session, dt.datetime]:
    row = thread.find_row(database, conversation_id)
    if row is None:
        raise NotFound("conversation", code="conversation_not_found")
    return get_session(database, conversation_id), row.expires_at


def _places(database: DatabaseSession, content: Content, session: Session) -> dict[str, str]:
    """The name of her commune, by its code."""
    keys = [question.key for question in content.profile if question.kind is Kind.commune]
    codes = [given.text for key in keys if (given := session.given.get(key)) and given.text]
    found = (database.get(Commune, code) for code in codes)
    return {commune.code_insee: commune.nom for commune in found if commune}
