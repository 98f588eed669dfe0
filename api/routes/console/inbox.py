"""The lists: who waits, whom she follows, what is over."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.console.guard import TheActor, check_may
from api.console.inbox import wait_for_change
from api.console.shapes import Counts, Inbox, Line, Lines
from api.gateway import Gateway, TheGateway
from relais.counsellors.access import Action, Actor
from relais.handoffs import service
from relais.handoffs.states import State
from relais.structures import presence

router = APIRouter()
Scope = Literal["queue", "mine", "all", "closed"]


@router.get("/inbox", response_model=Inbox)
async def read_inbox(
    gateway: TheGateway,
    actor: TheActor,
    after: Annotated[str, Query(max_length=200, description="The last `cursor`.")] = "",
    wait: Annotated[float, Query(ge=0, le=25, description="Seconds to wait for a change.")] = 0,
) -> Response:
    """All open requests that she sees, as soon as something differs. Asking keeps her present."""
    check_may(actor, Action.read)
    await gateway.store.write_behind(presence.keep_alive, actor.id, now=gateway.clock())
    cursor = await wait_for_change(gateway, actor, after, wait)
    lines = await gateway.store.read(_lines, actor, "all", gateway)
    inbox = Inbox(lines=lines, cursor=cursor, counts=_counts(lines))
    return Response(inbox.model_dump_json(), media_type="application/json")  # checked once, not twice


@router.get("/handoffs")
async def list_handoffs(gateway: TheGateway, actor: TheActor, scope: Scope = "queue") -> Lines:
    """One list: the most urgent first, then who waits longest."""
    check_may(actor, Action.read)
    return Lines(lines=await gateway.store.read(_lines, actor, scope, gateway))


def shown(line: service.Line) -> Line:
    return Line.model_validate(line, from_attributes=True)


def _lines(session: Session, actor: Actor, scope: Scope, gateway: Gateway) -> list[Line]:
    data_dir = gateway.settings.data_dir
    found = service.list_visible(session, actor, scope=scope, now=gateway.clock(), data_dir=data_dir)
    return [shown(line) for line in found]


def _counts(lines: Sequence[Line]) -> Counts:
    mine = [line for line in lines if line.owner is not None and line.owner.is_me]
    queue = [line for line in lines if line.state == State.waiting]
    return Counts(queue=len(queue), mine=len(mine), unread=sum(line.unread for line in mine))
