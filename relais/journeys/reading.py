"""What a console sees of journeys: those that people share with her structures today. Nothing commits."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from relais.conversations import thread
from relais.conversations.sentences import Sentences
from relais.conversations.tables import Conversation
from relais.conversations.thread import Thread
from relais.counsellors.access import Action, Actor
from relais.errors import NotFound
from relais.handoffs.holding import check_may, check_owner, get_held
from relais.handoffs.references import reference_of
from relais.handoffs.tables import Handoff
from relais.journeys import agreements, telling
from relais.journeys.tables import Journey, JourneyAgreement, JourneyReading
from relais.structures.tables import ReceivingStructure

SAME_READING = dt.timedelta(hours=1)  # looked at again within this time, it was opened once
MOST = 200


@dataclass(frozen=True)
class JourneyLine:
    """One shared journey. `first_name`: as she gave it to this very structure."""

    id: str
    reference: str
    structure: dict[str, str]
    first_name: str | None
    shared_at: dt.datetime
    last_at: dt.datetime


def list_shared(session: Session, actor: Actor) -> list[JourneyLine]:
    """The last one that moved first."""
    wanted = _shared(actor).order_by(Conversation.last_at.desc(), Journey.id).limit(MOST)
    return [
        JourneyLine(
            id=journey.id,
            reference=reference_of(journey.id),
            structure={"id": structure.id, "name": structure.name},
            first_name=_first_name(session, agreement),
            shared_at=agreement.given_at,
            last_at=last_at,
        )
        for journey, agreement, structure, last_at in session.execute(wanted).tuples()
    ]


def get_shared(session: Session, actor: Actor, journey_id: str) -> tuple[Journey, JourneyAgreement]:
    """Raises `NotFound` (journey_not_found): not there, not shared with her, or no longer."""
    found = session.execute(_shared(actor).where(Journey.id == journey_id)).tuples().first()
    if found is None:
        raise NotFound("journey", code="journey_not_found")
    return found[0], found[1]


def find_of_conversation(session: Session, actor: Actor, conversation_id: str) -> str | None:
    """The journey that is shared with her, beside a request."""
    wanted = _shared(actor).where(Journey.conversation_id == conversation_id)
    found = session.execute(wanted).tuples().first()
    return found[0].id if found else None


def mark_read(session: Session, actor: Actor, agreement: JourneyAgreement, *, now: dt.datetime) -> None:
    """The person sees it."""
    recent = select(JourneyReading.id).where(
        JourneyReading.conversation_id == agreement.conversation_id,
        JourneyReading.structure_id == agreement.structure_id,
        JourneyReading.counsellor_id == actor.id,
        JourneyReading.at > max(now - SAME_READING, agreement.given_at - dt.timedelta(microseconds=1)),
    )
    if session.scalars(recent).first() is not None:
        return
    beside = {"structure_id": agreement.structure_id, "counsellor_id": actor.id, "at": now}
    session.add(JourneyReading(id=str(uuid.uuid4()), conversation_id=agreement.conversation_id, **beside))
    session.flush()


def leave(session: Session, actor: Actor, journey_id: str, *, sentences: Sentences, now: dt.datetime) -> str:
    """The structure no longer follows it; the person is told. Gives the conversation."""
    check_may(actor, Action.answer)
    journey, _ = get_shared(session, actor, journey_id)
    held = thread.get(session, journey.conversation_id)
    _, agreement = get_shared(session, actor, journey_id)
    agreements.end(session, held.id, agreement.structure_id, by=agreements.STRUCTURE, now=now)
    structure = session.get_one(ReceivingStructure, agreement.structure_id).name
    telling.tell(held, sentences.journey_left.format(structure=structure), now=now)
    held.save()
    return held.id


def ask(session: Session, actor: Actor, handoff_id: str, *, sentences: Sentences, now: dt.datetime) -> Handoff:
    """She who talks with the person asks to follow the journey; only the person decides. Raises `Conflict`."""
    _, handoff = get_held(session, actor, handoff_id)
    check_owner(handoff, actor)
    held: Thread = thread.get(session, handoff.conversation_id)
    name = telling.name_of(session, actor.id)
    telling.offer(session, held, handoff.structure_id, sentences, now=now, by=name)
    held.save()
    return handoff


def _shared(actor: Actor) -> Select[tuple[Journey, JourneyAgreement, ReceivingStructure, dt.datetime]]:
    return (
        select(Journey, JourneyAgreement, ReceivingStructure, Conversation.last_at)
        .join(JourneyAgreement, JourneyAgreement.conversation_id == Journey.conversation_id)
        .join(ReceivingStructure, ReceivingStructure.id == JourneyAgreement.structure_id)
        .join(Conversation, Conversation.id == Journey.conversation_id)
        .where(agreements.lets(actor))
    )


def _first_name(session: Session, agreement: JourneyAgreement) -> str | None:
    sent = select(Handoff).where(
        Handoff.conversation_id == agreement.conversation_id, Handoff.structure_id == agreement.structure_id
    )
    contacts = (one.contact or {} for one in session.scalars(sent.order_by(Handoff.requested_at.desc())))
    return next((str(contact["first_name"]) for contact in contacts if contact.get("first_name")), None)
