"""What the worker hears of a handoff: where the one under way stands, once how the last one ended, an appointment."""

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations.states import TurnState
from relais.conversations.tables import Turn
from relais.counsellors.tables import Counsellor
from relais.handoffs.names import first_name
from relais.handoffs.states import OPEN, AppointmentState
from relais.handoffs.tables import Handoff
from relais.structures import queue
from relais.structures.tables import ReceivingStructure


def context_of(session: Session, conversation_id: str) -> dict[str, Any] | None:
    """None when there is nothing to know; an ending is told until a turn was answered after it."""
    mine = select(Handoff).where(Handoff.conversation_id == conversation_id)
    open_first = mine.order_by(Handoff.state.in_(OPEN).desc(), Handoff.requested_at.desc())
    handoff = session.scalars(open_first.limit(1)).first()
    if handoff is None or (handoff.state not in OPEN and _was_told(session, handoff)):
        return None
    structure = session.get_one(ReceivingStructure, handoff.structure_id)
    place = queue.place_of(session, handoff.id) or None
    counsellor = session.get(Counsellor, handoff.counsellor_id) if handoff.counsellor_id else None
    ended = None if handoff.state in OPEN else handoff.outcome or handoff.state
    return {
        "state": handoff.state,
        "mode": handoff.mode,
        "structure": structure.name,
        "place": place,
        "wait_min": queue.expected_wait_min(session, handoff.structure_id, place) if place else None,
        **({"counsellor": first_name(counsellor.name)} if counsellor else {}),
        **({"ended": ended} if ended else {}),
    }


def appointment_of(session: Session, conversation_id: str, *, now: dt.datetime) -> dict[str, Any] | None:
    """`{state, at, where}` of the one to come that she may still answer, also when its request is over."""
    answerable = (AppointmentState.proposed, AppointmentState.confirmed)
    mine = select(Handoff).where(Handoff.conversation_id == conversation_id, Handoff.appointment_state.in_(answerable))
    for handoff in session.scalars(mine.order_by(Handoff.requested_at.desc())):
        if handoff.appointment and dt.datetime.fromisoformat(handoff.appointment["at"]) > now:
            return {"state": handoff.appointment_state, **handoff.appointment}
    return None


def _was_told(session: Session, handoff: Handoff) -> bool:
    answered = select(Turn.id).where(
        Turn.conversation_id == handoff.conversation_id,
        Turn.state == TurnState.done,
        Turn.finished_at >= handoff.ended_at,
    )
    return session.scalars(answered.limit(1)).first() is not None
