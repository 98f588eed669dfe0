"""An appointment: proposed by a counsellor, answered by the person with one click."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations.neutraliser import clean
from relais.conversations.sentences import PARIS, Sentences, clock_time
from relais.conversations.states import Notice
from relais.conversations.thread import Thread
from relais.counsellors.access import Actor
from relais.errors import Conflict, Refused
from relais.handoffs.holding import check_owner, hold_visible
from relais.handoffs.moving import PERSON, By, Case
from relais.handoffs.states import OPEN, AppointmentState, Mark, State
from relais.handoffs.tables import Handoff

LONGEST_PLACE = 300
_ANSWERABLE = (AppointmentState.proposed, AppointmentState.confirmed)
_MARKS = {AppointmentState.confirmed: Mark.confirmed, AppointmentState.cancelled: Mark.declined}


def propose_appointment(
    session: Session,
    actor: Actor,
    handoff_id: str,
    version: int,
    *,
    at: dt.datetime,
    where: str,
    sentences: Sentences,
    now: dt.datetime,
) -> Handoff:
    """Raises `Refused` (appointment_wrong), `Conflict` (handoff_moved)."""
    place = clean(where)
    if at <= now or len(place) > LONGEST_PLACE:
        raise Refused("not to come, or too long", code="appointment_wrong")
    case = hold_visible(session, actor, handoff_id, version, sentences=sentences, now=now)
    handoff = case.handoff
    if handoff.state not in OPEN:
        raise Conflict("it is over", code="handoff_moved")
    if handoff.state == State.taken:
        check_owner(handoff, actor)
    handoff.appointment_state = AppointmentState.proposed
    handoff.appointment = {"at": at.isoformat(), "where": place}
    handoff.acknowledged_at = handoff.acknowledged_at or now
    case.mark(Mark.proposed, By("counsellor", actor.id))
    if handoff.state == State.deferred:
        handoff.due_at = None
    session.flush()
    text = sentences.appointment_proposed.format(structure=case.structure.name, where=place, **_when(at))
    case.tell(Notice.appointment, text)
    return case.save()


def answer_appointment(
    session: Session, held: Thread, state: str, *, sentences: Sentences, now: dt.datetime
) -> Handoff:
    """The last one that was proposed, also when the request itself is over. Not yet saved. Raises `Conflict`."""
    wanted = select(Handoff).where(
        Handoff.conversation_id == held.id, Handoff.appointment_state.in_(_ANSWERABLE), Handoff.appointment.is_not(None)
    )
    handoff = session.scalars(wanted.order_by(Handoff.requested_at.desc()).limit(1)).first()
    if handoff is None or handoff.appointment is None or state not in _MARKS:
        raise Conflict("no appointment to answer", code="handoff_moved")
    case = Case(session, held, handoff, sentences, now)
    handoff.appointment_state = AppointmentState(state)
    case.mark(_MARKS[AppointmentState(state)], PERSON)
    session.flush()
    is_coming = state == AppointmentState.confirmed
    text = sentences.appointment_confirmed if is_coming else sentences.appointment_cancelled
    at = dt.datetime.fromisoformat(handoff.appointment["at"])
    case.tell(Notice.appointment, text.format(**_when(at)))
    return handoff


def _when(at: dt.datetime) -> dict[str, str]:
    return {"date": at.astimezone(PARIS).strftime("%d/%m/%Y"), "time": clock_time(at)}
