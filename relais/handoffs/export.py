"""The person's own data about her requests: what was sent, to whom, who opened it and when, and the notes."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.counsellors.tables import Counsellor
from relais.handoffs.names import first_name
from relais.handoffs.references import reference_of
from relais.handoffs.tables import Handoff, HandoffStep, Note
from relais.structures.tables import ReceivingStructure


def export(session: Session, conversation_id: str) -> dict[str, Any]:
    """Counsellors by first name and structure: what they are to her, and nothing of their accounts."""
    mine = {"conversation_id": conversation_id}
    requests = session.scalars(select(Handoff).filter_by(**mine).order_by(Handoff.requested_at))
    notes = session.scalars(select(Note).filter_by(**mine).order_by(Note.at))
    steps = session.scalars(select(HandoffStep).filter_by(**mine).order_by(HandoffStep.at))
    return {
        "handoffs": [_handoff(session, one) for one in requests],
        "handoff_notes": [
            {"at": one.at.isoformat(), "by": _counsellor(session, one.counsellor_id), "text": one.text} for one in notes
        ],
        "handoff_steps": [_step(session, one) for one in steps],
    }


def _handoff(session: Session, one: Handoff) -> dict[str, Any]:
    return {
        "reference": reference_of(one.id),
        "structure": _structure(session, one.structure_id),
        "state": one.state,
        "mode": one.mode,
        "trigger": one.trigger,
        "urgency": one.urgency,
        "need": one.need,
        "commune": one.commune,
        "departement": one.departement,
        "counsellor": _counsellor(session, one.counsellor_id),
        "requested_at": one.requested_at.isoformat(),
        "acknowledged_at": one.acknowledged_at and one.acknowledged_at.isoformat(),
        "taken_at": one.taken_at and one.taken_at.isoformat(),
        "ended_at": one.ended_at and one.ended_at.isoformat(),
        "outcome": one.outcome,
        "summary": one.sealed_summary and one.sealed_summary["body"],
        "contact": one.sealed_contact and one.sealed_contact["body"],
        "appointment_state": one.appointment_state,
        "appointment": one.appointment,
    }


def _step(session: Session, one: HandoffStep) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "move": one.move,
        "actor": one.actor,
        "by": _counsellor(session, one.counsellor_id),
        "structure": _structure(session, one.structure_id),
    }


def _structure(session: Session, structure_id: str) -> str:
    found = session.get(ReceivingStructure, structure_id)
    return found.name if found else structure_id


def _counsellor(session: Session, counsellor_id: str | None) -> str | None:
    found = session.get(Counsellor, counsellor_id) if counsellor_id else None
    return first_name(found.name) if found else None
