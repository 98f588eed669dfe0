"""All that is kept of a conversation, from every room, for the person herself."""

from typing import Any

from sqlalchemy.orm import Session

from relais.channels.links import export as export_channel
from relais.conversations import export
from relais.handoffs.export import export as export_handoffs
from relais.journeys.export import export as export_journey

ROOMS = (export.export, export_handoffs, export_journey, export_channel)


def export_whole(session: Session, conversation_id: str) -> dict[str, Any]:
    return {name: value for room in ROOMS for name, value in room(session, conversation_id).items()}
