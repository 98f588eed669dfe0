"""The person's side of « … écrit »."""

from fastapi import APIRouter
from sqlalchemy.orm import Session

from api import typing
from api.gateway import TheGateway, Token
from api.routes.conversations import NOT_FOUND, ConversationId
from api.typing import Typing, Wait
from relais.conversations import service
from relais.conversations.states import Owner

router = APIRouter(prefix="/api/v1/conversations", tags=["events"])


@router.post("/{conversation_id}/typing", status_code=204, responses=NOT_FOUND)
async def say_typing(gateway: TheGateway, conversation_id: ConversationId, token: Token) -> None:
    """She writes: her counsellor sees it. While nobody talks with her it tells nobody anything."""
    if await gateway.store.read(_owner, conversation_id, token, gateway) == Owner.human:
        typing.say(gateway, conversation_id, "person")


@router.get("/{conversation_id}/typing", responses=NOT_FOUND)
async def read_typing(gateway: TheGateway, conversation_id: ConversationId, token: Token, wait: Wait = 0) -> Typing:
    """Whether her counsellor writes."""
    await gateway.store.read(_owner, conversation_id, token, gateway)
    return await typing.wait_for(gateway, conversation_id, "counsellor", wait)


def _owner(session: Session, conversation_id: str, token: str, gateway: TheGateway) -> str:
    return str(service.get_conversation(session, conversation_id, token, now=gateway.clock()).owner)
