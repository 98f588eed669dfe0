"""Journeys that people share with the counsellor's structures, from their agreement to its end."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from api.console.guard import TheActor, check_may
from api.gateway import Gateway, TheGateway
from api.routes.console.reading import HandoffId
from api.routes.diagnostics import NO_STORE
from api.routes.journeys import as_pdf
from relais.counsellors import audit
from relais.counsellors.access import Action, Actor
from relais.diagnostic.model import Content
from relais.journeys import reading
from relais.journeys.document import Reader, build

router = APIRouter()
JourneyId = Annotated[str, Path(max_length=36)]


class SharedJourneys(BaseModel):
    lines: list[reading.JourneyLine]


@router.get("/journeys")
async def list_journeys(gateway: TheGateway, actor: TheActor) -> SharedJourneys:
    """The one that moved last first."""
    check_may(actor, Action.read)
    lines = await gateway.store.read(reading.list_shared, actor)
    return SharedJourneys(lines=lines)


@router.get("/journeys/{journey_id}")
async def open_journey(gateway: TheGateway, actor: TheActor, journey_id: JourneyId) -> JSONResponse:
    """What is shared of it (docs/schemas/journey-1.json), and the same in words, block by block.

    The reading is in the trail, and the person sees it.
    """
    check_may(actor, Action.read)
    document = await _open(gateway, actor, journey_id, "journey_read")
    page = await gateway.office.journey_in_words(document, at=gateway.clock())
    return JSONResponse({"document": document, "blocks": page["blocks"]}, headers=NO_STORE)


@router.get("/journeys/{journey_id}/pdf", response_class=Response)
async def print_journey(gateway: TheGateway, actor: TheActor, journey_id: JourneyId) -> Response:
    """The same as pages to print."""
    check_may(actor, Action.read)
    gateway.slow_down(gateway.documents, actor.id, "too_many_documents")
    journey = await _open(gateway, actor, journey_id, "journey_printed")
    return as_pdf(await gateway.office.print_journey(journey, at=gateway.clock()))


@router.post("/journeys/{journey_id}/leave", status_code=204)
async def leave_journey(gateway: TheGateway, actor: TheActor, journey_id: JourneyId) -> None:
    """The structure no longer follows it: nothing of it opens here any more, and the person is told."""
    check_may(actor, Action.answer)
    conversation_id = await gateway.store.write(_leave, actor, journey_id, gateway)
    gateway.hub.notify(conversation_id)


@router.post("/handoffs/{handoff_id}/journey", status_code=204)
async def ask_for_journey(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId) -> None:
    """Ask the person, in the chat that she owns now, to share her journey. Only the person decides."""
    check_may(actor, Action.answer)
    handoff = await gateway.store.write(
        reading.ask, actor, handoff_id, sentences=gateway.sentences, now=gateway.clock()
    )
    gateway.hub.notify(handoff.conversation_id)


async def _open(gateway: Gateway, actor: Actor, journey_id: str, action: str) -> dict[str, Any]:
    content = await gateway.office.content()
    return await gateway.store.write(_read, actor, journey_id, content, action, gateway.clock())


def _read(
    session: Session, actor: Actor, journey_id: str, content: Content, action: str, now: dt.datetime
) -> dict[str, Any]:
    journey, agreement = reading.get_shared(session, actor, journey_id)
    reading.mark_read(session, actor, agreement, now=now)
    audit.write(session, actor_id=actor.id, action=action, object_id=journey.id, now=now)
    return build(session, journey, Reader(agreement), content, now=now)


def _leave(session: Session, actor: Actor, journey_id: str, gateway: Gateway) -> str:
    now = gateway.clock()
    conversation_id = reading.leave(session, actor, journey_id, sentences=gateway.sentences, now=now)
    audit.write(session, actor_id=actor.id, action="journey_left", object_id=journey_id, now=now)
    return conversation_id
