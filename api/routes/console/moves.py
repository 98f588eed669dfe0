"""What she does with a request: each move wants the version that she saw."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session

from api.console.guard import TheActor, check_may
from api.console.inbox import KEY
from api.console.shapes import Appointment, Close, Line, Transfer, Version
from api.errors import ErrorAnswer
from api.gateway import Gateway, TheGateway
from api.routes.console.inbox import shown
from api.routes.console.reading import HandoffId
from relais.counsellors import audit
from relais.counsellors.access import Action, Actor
from relais.handoffs import service
from relais.handoffs.tables import Handoff

router = APIRouter(responses={409: {"model": ErrorAnswer, "description": "`handoff_moved`: read it again."}})
Move = Callable[..., Handoff]


@router.post("/handoffs/{handoff_id}/take")
async def take(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId, asked: Version) -> Line:
    """She alone speaks there from now on; the assistant is silent."""
    return await _move(gateway, actor, service.take, "take", handoff_id, asked.version)


@router.post("/handoffs/{handoff_id}/release")
async def release(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId, asked: Version) -> Line:
    """Back to the queue."""
    return await _move(gateway, actor, service.release, "release", handoff_id, asked.version)


@router.post("/handoffs/{handoff_id}/transfer")
async def transfer(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId, asked: Transfer) -> Line:
    """To another structure or a colleague, with the person's agreement."""
    to = {
        "structure_id": asked.structure_id,
        "counsellor_id": asked.counsellor_id,
        "is_agreed": asked.is_agreed,
    }
    return await _move(gateway, actor, service.transfer, "transfer", handoff_id, asked.version, **to)


@router.post("/handoffs/{handoff_id}/close")
async def close(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId, asked: Close) -> Line:
    """With an outcome; the assistant answers again."""
    how = {"outcome": asked.outcome, "to_bot": asked.to_bot}
    return await _move(gateway, actor, service.close, "close", handoff_id, asked.version, **how)


@router.post("/handoffs/{handoff_id}/acknowledge")
async def acknowledge(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId, asked: Version) -> Line:
    """« Bien reçu »: the person is told."""
    return await _move(gateway, actor, service.acknowledge, "acknowledge", handoff_id, asked.version)


@router.post("/handoffs/{handoff_id}/appointment")
async def propose_appointment(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId, asked: Appointment) -> Line:
    """A day and a place; the person confirms or refuses in the chat."""
    proposed = {"at": asked.at, "where": asked.where}
    return await _move(
        gateway, actor, service.propose_appointment, "appointment", handoff_id, asked.version, **proposed
    )


async def _move(
    gateway: Gateway, actor: Actor, move: Move, action: str, handoff_id: str, version: int, **how: Any
) -> Line:
    check_may(actor, Action.answer)
    conversation_id, line = await gateway.store.write(_moved, actor, move, action, handoff_id, version, gateway, how)
    gateway.hub.notify(conversation_id)
    gateway.hub.notify(KEY)
    return line


def _moved(
    session: Session,
    actor: Actor,
    move: Move,
    action: str,
    handoff_id: str,
    version: int,
    gateway: Gateway,
    how: dict[str, Any],
) -> tuple[str, Line]:
    now = gateway.clock()
    handoff = move(session, actor, handoff_id, version, sentences=gateway.sentences, now=now, **how)
    audit.write(session, actor_id=actor.id, action=f"handoff_{action}", object_id=handoff.id, now=now)
    line = service.line_of(session, actor, handoff, now=now, data_dir=gateway.settings.data_dir)
    return handoff.conversation_id, shown(line)
