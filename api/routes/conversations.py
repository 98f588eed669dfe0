"""Open a conversation, look at it, take one's data away, erase it."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api.errors import ErrorAnswer
from api.exports import export_whole
from api.gateway import TheGateway, Token
from api.limits import network_of
from relais.channels import links
from relais.conversations import erasure, resuming, service
from relais.conversations.service import Opened
from relais.errors import Refused

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])
ConversationId = Annotated[str, Path(description="Given by `POST /api/v1/conversations`.", max_length=64)]
NOT_FOUND: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorAnswer, "description": "No bearer token."},
    404: {"model": ErrorAnswer, "description": "Not there, expired, erased, or another's: all look the same."},
}


class NewConversation(BaseModel):
    model_config = ConfigDict(extra="forbid")
    departement: str | None = Field(None, description="Where the person is, if the page knows it.", examples=["81"])
    locale: str = Field("fr", pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,2}$", description="BCP 47, of the browser.")


class ResumeAsked(BaseModel):
    model_config = ConfigDict(extra="forbid")
    code: str = Field(min_length=1, max_length=40, description="Spaces, dashes and small letters do not matter.")


class ConversationOpened(BaseModel):
    conversation_id: str
    token: str = Field(description="Opaque bearer of 256 bits, shown once: `Authorization: Bearer …`.")
    expires_at: dt.datetime = Field(description="Pushed back by each message.")
    next: int = Field(description="The first `after` for the events; the welcome is already event 1.")


class ConversationState(BaseModel):
    conversation_id: str
    created_at: dt.datetime
    expires_at: dt.datetime
    messages: int = Field(description="Lines a person can read.")
    next: int = Field(description="Sequence number of the last event.")


class Erased(BaseModel):
    receipt: str


@router.post("", status_code=201, responses={429: {"model": ErrorAnswer}, 503: {"model": ErrorAnswer}})
async def open_conversation(
    gateway: TheGateway, request: Request, asked: NewConversation | None = None
) -> ConversationOpened:
    """Open a conversation. The welcome, with its quick replies, is event 1 at once."""
    asked = asked or NewConversation()
    if asked.departement is not None and asked.departement not in gateway.settings.departements:
        raise Refused("departement", code="departement_unknown")
    address = request.client.host if request.client else "?"
    gateway.slow_down(gateway.new_conversations, address, "too_many_conversations")
    opened = await gateway.store.write(
        service.open_conversation,
        departement=asked.departement,
        locale=asked.locale,
        kept_hours=gateway.settings.conversation_hours,
        welcome=gateway.texts.welcome.said(gateway.settings.conversation_hours),
        now=gateway.clock(),
    )
    gateway.metrics.conversations.labels("opened").inc()
    return ConversationOpened(
        conversation_id=opened.conversation_id, token=opened.token, expires_at=opened.expires_at, next=0
    )


@router.post("/resume", status_code=201, responses={404: {"model": ErrorAnswer}, 429: {"model": ErrorAnswer}})
async def resume_conversation(gateway: TheGateway, request: Request, asked: ResumeAsked) -> ConversationOpened:
    """Come back from another device, with the code that the chat gave. It works once, and the former token ends."""
    address = request.client.host if request.client else "?"
    gateway.slow_down(gateway.codes, network_of(address), "too_many_codes")
    gateway.slow_down(gateway.codes_of_all, "all", "too_many_codes")
    opened, chat_id = await gateway.store.write(_resume, asked.code, gateway.clock())
    if chat_id is not None and gateway.telegram is not None:
        gateway.telegram.say_moved(chat_id)
    gateway.metrics.conversations.labels("resumed").inc()
    return ConversationOpened(
        conversation_id=opened.conversation_id, token=opened.token, expires_at=opened.expires_at, next=0
    )


@router.get("/{conversation_id}", responses=NOT_FOUND)
async def read_conversation(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> ConversationState:
    """How long it is kept, and where it stands."""
    return await gateway.store.read(_state, conversation_id, token, gateway.clock())


@router.get("/{conversation_id}/export", responses=NOT_FOUND)
async def export_conversation(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> JSONResponse:
    """All that is kept about this conversation, as JSON."""
    data = await gateway.store.read(_export, conversation_id, token, gateway.clock())
    return JSONResponse(data, headers={"Content-Disposition": 'attachment; filename="relais.json"'})


@router.delete("/{conversation_id}", responses=NOT_FOUND)
async def erase_conversation(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> Erased:
    """Erase everything, at once and for good. The receipt proves it."""
    receipt = await gateway.store.write(_erase, conversation_id, token, gateway.clock())
    gateway.metrics.conversations.labels("erased").inc()
    gateway.hub.notify(conversation_id)
    return Erased(receipt=receipt)


def _resume(session: Session, code: str, now: dt.datetime) -> tuple[Opened, int | None]:
    """It goes on here, and no longer in the chat where it was."""
    opened = resuming.resume(session, code, now=now)
    return opened, links.leave(session, opened.conversation_id)


def _state(session: Session, conversation_id: str, token: str, now: dt.datetime) -> ConversationState:
    conversation = service.get_conversation(session, conversation_id, token, now=now)
    return ConversationState(
        conversation_id=conversation.id,
        created_at=conversation.created_at,
        expires_at=conversation.expires_at,
        messages=service.count_messages(session, conversation.id),
        next=conversation.next_seq - 1,
    )


def _export(session: Session, conversation_id: str, token: str, now: dt.datetime) -> dict[str, Any]:
    conversation = service.get_conversation(session, conversation_id, token, now=now)
    return export_whole(session, conversation.id)


def _erase(session: Session, conversation_id: str, token: str, now: dt.datetime) -> str:
    held = service.hold_conversation(session, conversation_id, token, now=now)
    return erasure.erase(session, held.id, now=now)
