"""« Faire le point » to take away: the result and the summary for a counsellor, as JSON and as a page to print."""

import datetime as dt
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from api import papers
from api.errors import ErrorAnswer
from api.gateway import Gateway, TheGateway, Token
from api.routes.conversations import ConversationId
from relais.conversations import service
from relais.diagnostic.path import next_question
from relais.diagnostic.summary import to_document

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
    content, session, result = await papers.read_result(gateway, await _let_in(gateway, conversation_id, token))
    return DiagnosticResult(
        updated_at=session.updated_at,
        is_complete=next_question(content, session) is None,
        text=result.in_words(content),
        result=result.to_json(content),
    )


@router.get("/{conversation_id}/diagnostic.pdf", responses=PDF, response_class=Response)
async def print_result(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> Response:
    """The same on one page, to print or to keep."""
    _, session, result = await papers.read_result(gateway, await _let_in(gateway, conversation_id, token))
    gateway.slow_down(gateway.documents, conversation_id, "too_many_documents")
    page = await gateway.office.print_result(result, at=session.updated_at)
    return _pdf(page, "mon-point.pdf")


@router.get("/{conversation_id}/diagnostic/summary", responses=ERRORS)
async def read_summary(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> JSONResponse:
    """What the person ticked for a counsellor and nothing else, as docs/schemas/summary-1.json says it. Unverified."""
    summary, _, _ = await papers.read_summary(gateway, await _let_in(gateway, conversation_id, token))
    return JSONResponse(to_document(summary), headers=NO_STORE)


@router.get("/{conversation_id}/diagnostic/summary.pdf", responses=PDF, response_class=Response)
async def print_summary(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> Response:
    """The same on one page, to show or to hand over."""
    summary, session, expires_at = await papers.read_summary(gateway, await _let_in(gateway, conversation_id, token))
    gateway.slow_down(gateway.documents, conversation_id, "too_many_documents")
    page = await gateway.office.print_summary(summary, at=session.updated_at, expires_at=expires_at)
    return _pdf(page, "mon-resume.pdf")


async def _let_in(gateway: Gateway, conversation_id: str, token: str) -> str:
    await gateway.store.read(service.get_conversation, conversation_id, token, now=gateway.clock())
    return conversation_id


def _pdf(page: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **NO_STORE}
    return Response(page, media_type="application/pdf", headers=headers)
