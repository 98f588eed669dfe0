"""« Faire le point » to take away: the result and the summary for a counsellor, as JSON and as a page to print."""

import datetime as dt
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session as DatabaseSession

from api.documents.pages import PARIS
from api.errors import ErrorAnswer
from api.gateway import Gateway, TheGateway, Token
from api.routes.conversations import ConversationId
from relais.conversations import service
from relais.diagnostic.model import Content, Kind
from relais.diagnostic.path import next_question
from relais.diagnostic.record import Session
from relais.diagnostic.result import Result, result_of
from relais.diagnostic.service import get_session
from relais.diagnostic.summary import Summary, summary_of, to_document
from relais.errors import NotFound
from relais.places.tables import Commune

router = APIRouter(prefix="/api/v1/conversations", tags=["diagnostic"])
NO_STORE = {"Cache-Control": "no-store"}
NOTHING = "Nothing there: no self-diagnostic, no summary prepared, or a conversation that is not yours."
ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorAnswer, "description": "No bearer token."},
    404: {"model": ErrorAnswer, "description": NOTHING},
}
PDF: dict[int | str, dict[str, Any]] = {
    **ERRORS,
    200: {"content": {"application/pdf": {}}, "description": "One A4 page, tagged for screen readers (PDF/UA-1)."},
    429: {"model": ErrorAnswer, "description": "Ten at once, then one in five seconds; see Retry-After."},
    503: {"model": ErrorAnswer, "description": "The page cannot be made now: ask again."},
}


class DiagnosticResult(BaseModel):
    """The same as the event `diagnostic` carries it (docs/contracts.md §1)."""

    updated_at: dt.datetime
    is_complete: bool = Field(description="Every question of the path was answered or passed.")
    text: str = Field(description="The result in words, 150 at most.")
    result: dict[str, Any]


@router.get("/{conversation_id}/diagnostic", responses=ERRORS)
async def read_result(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> DiagnosticResult:
    """What the person was told: strengths, difficulties, her priority, three next steps. No score."""
    content, session, result = await _result(gateway, conversation_id, token)
    return DiagnosticResult(
        updated_at=session.updated_at,
        is_complete=next_question(content, session) is None,
        text=result.in_words(content),
        result=result.to_json(content),
    )


@router.get("/{conversation_id}/diagnostic.pdf", responses=PDF, response_class=Response)
async def print_result(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> Response:
    """The same on one page, to print or to keep."""
    _, session, result = await _result(gateway, conversation_id, token)
    gateway.slow_down(gateway.documents, conversation_id, "too_many_documents")
    page = await gateway.office.print_result(result, at=session.updated_at)
    return _pdf(page, "mon-point.pdf")


@router.get("/{conversation_id}/diagnostic/summary", responses=ERRORS)
async def read_summary(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> JSONResponse:
    """What the person ticked for a counsellor and nothing else, as docs/schemas/summary-1.json says it. Unverified."""
    summary, _, _ = await _summary(gateway, conversation_id, token)
    return JSONResponse(to_document(summary), headers=NO_STORE)


@router.get("/{conversation_id}/diagnostic/summary.pdf", responses=PDF, response_class=Response)
async def print_summary(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> Response:
    """The same on one page, to show or to hand over."""
    summary, session, expires_at = await _summary(gateway, conversation_id, token)
    gateway.slow_down(gateway.documents, conversation_id, "too_many_documents")
    page = await gateway.office.print_summary(summary, at=session.updated_at, expires_at=expires_at)
    return _pdf(page, "mon-resume.pdf")


async def _result(gateway: Gateway, conversation_id: str, token: str) -> tuple[Content, Session, Result]:
    content, now = await gateway.office.content(), gateway.clock()
    session, _ = await gateway.store.read(_kept, conversation_id, token, now)
    return content, session, result_of(content, session, services={}, now=now)  # those that were shown are in its steps


async def _summary(gateway: Gateway, conversation_id: str, token: str) -> tuple[Summary, Session, dt.datetime]:
    content, now = await gateway.office.content(), gateway.clock()
    session, expires_at = await gateway.store.read(_kept, conversation_id, token, now)
    if session.ticked is None:
        raise NotFound("no summary was prepared", code="summary_not_found")
    places = await gateway.store.read(_places, content, session)
    today = session.updated_at.astimezone(PARIS).date()
    summary = summary_of(content, session, frozenset(session.ticked), places=places, today=today)
    return summary, session, expires_at


def _kept(database: DatabaseSession, conversation_id: str, token: str, now: dt.datetime) -> tuple[Session, dt.datetime]:
    conversation = service.get_conversation(database, conversation_id, token, now=now)
    return get_session(database, conversation.id), conversation.expires_at


def _places(database: DatabaseSession, content: Content, session: Session) -> dict[str, str]:
    """The name of her commune, by its code."""
    keys = [question.key for question in content.profile if question.kind is Kind.commune]
    codes = [given.text for key in keys if (given := session.given.get(key)) and given.text]
    found = (database.get(Commune, code) for code in codes)
    return {commune.code_insee: commune.nom for commune in found if commune}


def _pdf(page: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **NO_STORE}
    return Response(page, media_type="application/pdf", headers=headers)
