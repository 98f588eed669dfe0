"""« … écrit »: a sign between a person and her counsellor that is kept nowhere. It travels by the hub alone."""

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from api.gateway import Gateway

Side = Literal["person", "counsellor"]
LONGEST_WAIT_S = 25.0
Wait = Annotated[float, Query(ge=0, le=LONGEST_WAIT_S, description="Seconds to wait for it.")]


class Typing(BaseModel):
    is_typing: bool = Field(description="The other side began to write since you asked.")


def key_of(conversation_id: str, side: Side) -> str:
    return f"{conversation_id}/typing/{side}"


def conversation_in(key: str) -> str | None:
    """Of the sign of a counsellor; None for any other hint of the hub."""
    conversation_id, _, rest = key.partition("/")
    return conversation_id if rest == "typing/counsellor" else None


def say(gateway: "Gateway", conversation_id: str, side: Side) -> None:
    """Raises `TooMany`."""
    key = key_of(conversation_id, side)
    gateway.slow_down(gateway.typing, key, "too_many_messages")
    gateway.hub.notify(key)


async def wait_for(gateway: "Gateway", conversation_id: str, side: Side, wait_s: float) -> Typing:
    with gateway.hub.watch(key_of(conversation_id, side), 0) as watcher:
        was_said = not gateway.hub.is_closing and await watcher.wait(wait_s)
    return Typing(is_typing=was_said and not gateway.hub.is_closing)
