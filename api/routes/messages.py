"""Send a message: stored once, on disk, before the answer leaves."""

import datetime as dt
from typing import Any, Self
from uuid import UUID

import orjson
from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.orm import Session

from api.errors import ErrorAnswer
from api.gateway import TheGateway, Token
from api.routes.conversations import NOT_FOUND, ConversationId
from relais.conversations import service
from relais.conversations.claims import Lease
from relais.conversations.service import Accepted, Discretion, FirstAnswer, GatewayButton

router = APIRouter(prefix="/api/v1/conversations", tags=["messages"])
ERRORS: dict[int | str, dict[str, Any]] = {
    **NOT_FOUND,
    409: {"model": ErrorAnswer, "description": "`client_msg_id_reused` or `button_expired`."},
    413: {"model": ErrorAnswer, "description": "Body above 64 KiB."},
    422: {
        "model": ErrorAnswer,
        "description": "`text_too_long` (2,000 code points), `text_empty`, `text_invalid`, `choice_unknown`, "
        "`too_many_choices`, `invalid`.",
    },
    429: {"model": ErrorAnswer, "description": "1 a second (burst of 5), 60 in ten minutes; see Retry-After."},
    503: {"model": ErrorAnswer, "description": "Not known to be stored: send again with the same `client_msg_id`."},
}


class SentMessage(BaseModel):
    """Either `text` or `button_id`."""

    model_config = ConfigDict(extra="forbid")
    client_msg_id: UUID = Field(description="Chosen by the client; the same for every retry of this message.")
    text: str | None = Field(
        None, description="Up to 2,000 code points.", examples=["Je cherche un logement à Castres"]
    )
    button_id: str | None = Field(None, max_length=64, description="Of a button of an event; usable once.")
    chosen: list[str] | None = Field(
        None, max_length=50, description="Values ticked in the event's `options`, with a button that `takes_options`."
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.button_id is None):
            raise ValueError("either text or button_id")
        if self.chosen is not None and self.button_id is None:
            raise ValueError("chosen goes with a button_id")
        return self

    def content(self) -> dict[str, Any]:
        if self.text is not None:
            return {"text": self.text}
        chosen = {"chosen": self.chosen} if self.chosen is not None else {}
        return {"button_id": self.button_id, **chosen}


class MessageReceived(BaseModel):
    seq: int = Field(description="Place of this message in the conversation.")
    at: dt.datetime
    client_msg_id: UUID
    replayed: bool = Field(description="It was already stored: this is the same message, not a second one.")


@router.post(
    "/{conversation_id}/messages",
    status_code=201,
    response_model=MessageReceived,
    responses={200: {"model": MessageReceived}, **ERRORS},
)
async def send_message(
    gateway: TheGateway, conversation_id: ConversationId, token: Token, sent: SentMessage
) -> Response:
    """Send a text or a button. 201: stored on disk. 200: this very message was stored before."""
    gateway.slow_down(gateway.messages, conversation_id, "too_many_messages")
    async with gateway.player.place_for(conversation_id) as place:
        accepted = await gateway.store.write(
            _accept,
            conversation_id,
            token,
            sent,
            empty_answer=gateway.sentences.empty,
            discretion=Discretion(gateway.sensitive.mask, gateway.sentences.not_kept, token),
            first_answer=gateway.first_answers.to,
            now=gateway.clock(),
            lease=place.lease,
            gateway_button=gateway.carrier.press,
        )
        place.claimed = accepted.claimed
    gateway.metrics.messages.labels("replayed" if accepted.is_replay else "stored").inc()
    for situation in accepted.danger:
        gateway.metrics.danger_read.labels(situation).inc()
    gateway.hub.notify(conversation_id)
    received = {
        "seq": accepted.seq,
        "at": accepted.at,
        "client_msg_id": sent.client_msg_id,
        "replayed": accepted.is_replay,
    }
    status = 200 if accepted.is_replay else 201
    return Response(orjson.dumps(received, option=orjson.OPT_UTC_Z), status, media_type="application/json")


def _accept(
    session: Session,
    conversation_id: str,
    token: str,
    sent: SentMessage,
    *,
    empty_answer: str,
    discretion: Discretion,
    first_answer: FirstAnswer,
    now: dt.datetime,
    lease: Lease | None,
    gateway_button: GatewayButton,
) -> Accepted:
    held = service.hold_conversation(session, conversation_id, token, now=now)
    msg_id, content = str(sent.client_msg_id), sent.content()
    return service.accept_message(
        session,
        held,
        msg_id,
        content,
        empty_answer=empty_answer,
        discretion=discretion,
        first_answer=first_answer,
        now=now,
        lease=lease,
        gateway_button=gateway_button,
    )
