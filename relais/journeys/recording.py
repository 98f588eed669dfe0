"""Writes down what changed, whenever the self-diagnostic is saved whole. Nothing commits."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as DatabaseSession

from relais.diagnostic.model import Content
from relais.diagnostic.record import Session
from relais.journeys.changes import changes_between, is_whole
from relais.journeys.tables import Journey, JourneyChange


def find_journey(session: DatabaseSession, conversation_id: str) -> Journey | None:
    return session.scalar(select(Journey).where(Journey.conversation_id == conversation_id))


def open_journey(session: DatabaseSession, conversation_id: str, *, now: dt.datetime) -> Journey:
    """The one there is, or a new one. The caller holds the conversation."""
    known = find_journey(session, conversation_id)
    if known is None:
        known = Journey(id=str(uuid.uuid4()), conversation_id=conversation_id, opened_at=now)
        session.add(known)
        session.flush()
    return known


def record(
    session: DatabaseSession, conversation_id: str, body: dict[str, Any] | None, content: Content, *, now: dt.datetime
) -> None:
    """`body` as it was saved; None: she erased it, and what was written down of it goes too."""
    if body is None:
        _forget(session, conversation_id)
        return
    after = Session.from_json(body)
    if not is_whole(content, after):
        return
    journey = open_journey(session, conversation_id, now=now)
    before = Session.from_json(journey.last_result) if journey.last_result else None
    for change in changes_between(content, before, after):
        session.add(JourneyChange(conversation_id=conversation_id, at=now, body=change))
    journey.last_result = body
    session.flush()


def _forget(session: DatabaseSession, conversation_id: str) -> None:
    session.execute(delete(JourneyChange).where(JourneyChange.conversation_id == conversation_id))
    journey = find_journey(session, conversation_id)
    if journey is not None:
        journey.last_result = None
        session.flush()
