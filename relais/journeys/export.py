"""The person's own data about her journey: agreements, readings and changes, as they are kept."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.handoffs.references import reference_of
from relais.journeys import agreements
from relais.journeys.recording import find_journey
from relais.journeys.tables import JourneyChange
from relais.journeys.telling import name_of, readings_of


def export(session: Session, conversation_id: str) -> dict[str, Any]:
    journey = find_journey(session, conversation_id)
    changes = select(JourneyChange).where(JourneyChange.conversation_id == conversation_id)
    return {
        "journey": journey
        and {
            "reference": reference_of(journey.id),
            "opened_at": journey.opened_at.isoformat(),
            "last_result": journey.last_result,
        },
        "journey_changes": [
            {"at": one.at.isoformat(), **one.body} for one in session.scalars(changes.order_by(JourneyChange.id))
        ],
        "journey_agreements": [
            {
                "structure_id": one.structure_id,
                "sections": one.sections,
                "given_at": one.given_at.isoformat(),
                "ended_at": one.ended_at and one.ended_at.isoformat(),
                "ended_by": one.ended_by,
            }
            for one in agreements.list_all(session, conversation_id)
        ],
        "journey_readings": [
            {"structure_id": one.structure_id, "name": name_of(session, one.counsellor_id), "at": one.at.isoformat()}
            for one in readings_of(session, conversation_id)
        ],
    }
