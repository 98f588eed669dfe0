"""The person's « parcours » to take away: as JSON (docs/schemas/journey-1.json) and as a page to print."""

import datetime as dt
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session

from api.gateway import Gateway, TheGateway, Token
from api.routes.conversations import ConversationId
from api.routes.diagnostics import ERRORS, NO_STORE, PDF
from relais.conversations import service
from relais.diagnostic.model import Content
from relais.errors import NotFound
from relais.journeys.document import Reader, build
from relais.journeys.recording import find_journey

router = APIRouter(prefix="/api/v1/conversations", tags=["journey"])


@router.get("/{conversation_id}/journey", responses=ERRORS)
async def read_journey(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> JSONResponse:
    """Requests, self-diagnostic and its changes, steps, offers shown, who may read and who did. All of it is hers."""
    return JSONResponse(await _journey(gateway, conversation_id, token), headers=NO_STORE)


@router.get("/{conversation_id}/journey.pdf", responses=PDF, response_class=Response)
async def print_journey(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> Response:
    """The same as pages to print."""
    journey = await _journey(gateway, conversation_id, token)
    gateway.slow_down(gateway.documents, conversation_id, "too_many_documents")
    page = await gateway.office.print_journey(journey, at=gateway.clock())
    return as_pdf(page)


def as_pdf(page: bytes) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="mon-parcours.pdf"', **NO_STORE}
    return Response(page, media_type="application/pdf", headers=headers)


async def _journey(gateway: Gateway, conversation_id: str, token: str) -> dict[str, Any]:
    content = await gateway.office.content()
    return await gateway.store.read(_read, conversation_id, token, content, gateway.clock())


def _read(session: Session, conversation_id: str, token: str, content: Content, now: dt.datetime) -> dict[str, Any]:
    conversation = service.get_conversation(session, conversation_id, token, now=now)
    journey = find_journey(session, conversation.id)
    if journey is None:
        raise NotFound("journey", code="journey_not_found")
    return build(session, journey, Reader(), content, now=now)
