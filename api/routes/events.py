"""The feed: every line in order, by long poll or as a stream of the same rows."""

import datetime as dt
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api.gateway import Gateway, TheGateway, Token
from api.routes.conversations import NOT_FOUND, ConversationId
from api.turns.shown import Options, Question, Ready, Result
from relais.conversations import feed, service
from relais.errors import NotFound, Unavailable

router = APIRouter(prefix="/api/v1/conversations", tags=["events"])
LONGEST_WAIT_S = 25.0
HEARTBEAT_S = 10.0


class Button(BaseModel):
    """What it means stays with the server."""

    id: str
    label: str
    role: str | None = Field(None, description="`navigation`: a way on or out, beside the answers.")
    takes_options: bool = Field(False, description="Sends what is ticked in `options`: `chosen` of the message.")


class FeedEvent(BaseModel):
    """A line. It can always be shown from `text` and `buttons` alone; see docs/contracts.md §1."""

    model_config = ConfigDict(extra="allow")
    seq: int = Field(description="1, 2, 3… without a gap.")
    at: dt.datetime
    author: str = Field(description="person, bot, counsellor or system")
    kind: str = Field(description="text, offers, diagnostic, summary, safety, state, turn_done")
    text: str | None = None
    buttons: list[Button] = Field(default_factory=list)
    options: Options | None = Field(None, description="A list to tick, beside any line of the bot.")
    question: Question | None = Field(None, description="Of kind `diagnostic`: the question that is asked.")
    result: Result | None = Field(None, description="Of kind `diagnostic`: the person's result.")
    summary: Ready | None = Field(None, description="What was prepared for a counsellor.")
    state: str | None = Field(
        None, description="Of kind `state`: degraded, recovered, late, erased, not_kept, resume_code."
    )
    code: str | None = Field(None, description="Of state `resume_code`: opens the conversation elsewhere, once.")


class Events(BaseModel):
    events: list[FeedEvent]
    next: int = Field(description="The `after` of the following call.")


@router.get(
    "/{conversation_id}/events",
    response_model=Events,
    responses={**NOT_FOUND, 200: {"content": {"text/event-stream": {}}, "description": "The lines after the cursor."}},
)
async def read_events(
    gateway: TheGateway,
    request: Request,
    conversation_id: ConversationId,
    token: Token,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="Cursor: the last `seq` seen.")] = 0,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT_S, description="Seconds to wait for the first line.")] = 0,
    last_event_id: Annotated[str | None, Header(pattern=r"^\d{1,9}$")] = None,
) -> Response:
    """Lines in order. With `Accept: text/event-stream` the same rows are streamed, `id` being the `seq`."""
    after = max(after, int(last_event_id or 0))
    reader = Reader(gateway, conversation_id, token)
    if "text/event-stream" not in request.headers.get("accept", ""):
        events = await reader.wait_for(after, wait)
        return _json({"events": events, "next": events[-1]["seq"] if events else after})
    first = await reader.read(after)
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return StreamingResponse(reader.stream(after, first), media_type="text/event-stream", headers=headers)


class Reader:
    """Reads one conversation for one person; every read checks the token again."""

    def __init__(self, gateway: Gateway, conversation_id: str, token: str) -> None:
        self._gateway, self._conversation_id, self._token = gateway, conversation_id, token

    async def read(self, after: int) -> list[dict[str, Any]]:
        now = self._gateway.clock()
        return await self._gateway.store.read(_lines, self._conversation_id, self._token, after, now)

    async def wait_for(self, after: int, wait_s: float) -> list[dict[str, Any]]:
        """The lines, as soon as there is one; none when the time is over."""
        until = time.monotonic() + wait_s
        with self._watch(after) as watcher:
            while True:
                events = await self.read(after)
                left_s = until - time.monotonic()
                if events or left_s <= 0 or self._gateway.hub.is_closing:
                    return events
                await watcher.wait(left_s)

    async def stream(self, after: int, events: list[dict[str, Any]]) -> AsyncIterator[bytes]:
        """Until the client, the conversation or the process goes."""
        with self._watch(after) as watcher:
            yield b"retry: 2000\n\n"
            while not self._gateway.hub.is_closing:
                for event in events:
                    yield b"id: %d\ndata: %s\n\n" % (event["seq"], orjson.dumps(event))
                    after = watcher.seen = event["seq"]
                if not events:
                    yield b": still here\n\n"
                if len(events) < feed.PAGE:
                    await watcher.wait(HEARTBEAT_S)
                try:
                    events = await self.read(after)
                except Unavailable:
                    events = []
                except NotFound:
                    return

    def _watch(self, after: int) -> Any:
        return self._gateway.hub.watch(self._conversation_id, after)


def _lines(session: Session, conversation_id: str, token: str, after: int, now: dt.datetime) -> list[dict[str, Any]]:
    conversation = service.get_conversation(session, conversation_id, token, now=now)
    return [feed.as_seen(event) for event in feed.list_events(session, conversation.id, after=after)]


def _json(body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")
