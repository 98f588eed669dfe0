"""Beside the talk: a private note, what was read, « bien reçu »."""

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations.neutraliser import clean
from relais.conversations.sentences import Sentences
from relais.conversations.states import Notice
from relais.counsellors.access import Actor
from relais.errors import Conflict
from relais.handoffs.holding import get_held, hold_visible
from relais.handoffs.moving import By
from relais.handoffs.states import AppointmentState, Mark, State
from relais.handoffs.tables import Handoff, HandoffStep, Note


def acknowledge(
    session: Session, actor: Actor, handoff_id: str, version: int, *, sentences: Sentences, now: dt.datetime
) -> Handoff:
    """Somebody has read it; the person is told. Raises `Conflict` (handoff_moved): only what was left for later."""
    case = hold_visible(session, actor, handoff_id, version, sentences=sentences, now=now)
    handoff = case.handoff
    if handoff.state != State.deferred or handoff.acknowledged_at is not None:
        raise Conflict("nothing to acknowledge", code="handoff_moved")
    handoff.acknowledged_at = now
    if handoff.appointment_state == AppointmentState.sent:
        handoff.appointment_state = AppointmentState.received
    case.mark(Mark.acknowledged, By("counsellor", actor.id))
    case.look_again(since=handoff.requested_at)
    session.flush()
    text = sentences.handoff_received.format(structure=case.structure.name)
    case.tell(Notice.handoff_deferred, text)
    return case.save()


def note(session: Session, actor: Actor, handoff_id: str, text: str, *, now: dt.datetime) -> Note:
    """For colleagues; the person may ask to read it."""
    _, handoff = get_held(session, actor, handoff_id, is_sealed=True)
    written = Note(
        id=str(uuid.uuid4()),
        conversation_id=handoff.conversation_id,
        handoff_id=handoff.id,
        counsellor_id=actor.id,
        at=now,
        text=clean(text),
    )
    session.add(written)
    session.flush()
    return written


def mark_read(session: Session, actor: Actor, handoff_id: str, seq: int) -> None:
    """Up to this line, by whoever looks after it: its counsellor, or anybody while it waits."""
    _, handoff = get_held(session, actor, handoff_id, is_sealed=True)
    if handoff.state != State.taken or handoff.counsellor_id == actor.id:
        handoff.read_seq = max(handoff.read_seq, seq)
        session.flush()


def mark_opened(session: Session, actor: Actor, handoff: Handoff, *, now: dt.datetime) -> None:
    """« Qui a ouvert ? »: each counsellor once."""
    wanted = select(HandoffStep.id).where(
        HandoffStep.handoff_id == handoff.id,
        HandoffStep.move == Mark.opened,
        HandoffStep.counsellor_id == actor.id,
    )
    if session.scalars(wanted).first() is not None:
        return
    session.add(
        HandoffStep(
            id=str(uuid.uuid4()),
            conversation_id=handoff.conversation_id,
            handoff_id=handoff.id,
            at=now,
            move=Mark.opened,
            actor="counsellor",
            counsellor_id=actor.id,
            structure_id=handoff.structure_id,
        )
    )
    session.flush()
