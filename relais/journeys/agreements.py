"""Agreements: given and ended. One is in force for a structure at a time; nothing commits."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from relais.conversations.thread import Thread
from relais.counsellors import access
from relais.counsellors.access import Action, Actor
from relais.errors import Conflict, Refused
from relais.journeys.recording import open_journey
from relais.journeys.sections import in_order, sections_of
from relais.journeys.tables import JourneyAgreement
from relais.structures.tables import ReceivingStructure

PERSON, STRUCTURE = "person", "structure"


def give(
    session: Session, held: Thread, structure_id: str, sections: Collection[str], *, now: dt.datetime
) -> JourneyAgreement:
    """The former one of the same structure ends. Raises `Refused` (structure_unknown, choice_unknown)."""
    structure = session.get(ReceivingStructure, structure_id)
    if structure is None or not structure.is_active:
        raise Refused("no such structure", code="structure_unknown")
    wanted = in_order(sections_of(sections))
    open_journey(session, held.id, now=now)
    for former in list_in_force(session, held.id):
        if former.structure_id == structure_id:
            _end(former, by=PERSON, now=now)
    given = JourneyAgreement(
        id=str(uuid.uuid4()), conversation_id=held.id, structure_id=structure_id, sections=wanted, given_at=now
    )
    session.add(given)
    session.flush()
    return given


def end(session: Session, conversation_id: str, structure_id: str, *, by: str, now: dt.datetime) -> JourneyAgreement:
    """`by`: person or structure. Raises `Conflict` (agreement_ended)."""
    found = [one for one in list_in_force(session, conversation_id) if one.structure_id == structure_id]
    if not found:
        raise Conflict("no agreement in force", code="agreement_ended")
    _end(found[0], by=by, now=now)
    session.flush()
    return found[0]


def list_in_force(session: Session, conversation_id: str) -> Sequence[JourneyAgreement]:
    """The oldest first."""
    wanted = select(JourneyAgreement).where(
        JourneyAgreement.conversation_id == conversation_id, JourneyAgreement.ended_at.is_(None)
    )
    return session.scalars(wanted.order_by(JourneyAgreement.given_at, JourneyAgreement.id)).all()


def list_all(session: Session, conversation_id: str) -> Sequence[JourneyAgreement]:
    wanted = select(JourneyAgreement).where(JourneyAgreement.conversation_id == conversation_id)
    return session.scalars(wanted.order_by(JourneyAgreement.given_at, JourneyAgreement.id)).all()


def lets(actor: Actor) -> ColumnElement[bool]:
    """In force, for a structure that is hers today: not a territory, not a structure that she has left."""
    is_hers = JourneyAgreement.structure_id.in_(sorted(actor.structure_ids))
    if not access.may(actor, Action.read):
        is_hers = JourneyAgreement.structure_id.in_([])
    return is_hers & JourneyAgreement.ended_at.is_(None)


def _end(agreement: JourneyAgreement, *, by: str, now: dt.datetime) -> None:
    agreement.ended_at, agreement.ended_by = now, by
