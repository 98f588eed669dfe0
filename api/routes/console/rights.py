"""For the data protection officer: a person's rights, asked for on paper; how long everything is kept."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from api.console import retention
from api.console.guard import TheActor, check_may, token_of
from api.console.shapes import Kept, PersonAsked, Retained
from api.errors import ErrorAnswer, ProofWanted
from api.exports import export_whole
from api.gateway import Gateway, TheGateway
from api.routes.conversations import Erased
from relais.conversations import erasure
from relais.counsellors import audit, proving
from relais.counsellors.access import Action, Actor
from relais.journeys.finding import find_by_reference

router = APIRouter()
PROOF: dict[int | str, dict[str, object]] = {
    403: {"model": ErrorAnswer, "description": "`proof_wanted`: a wrong or used code, or a log-in of long ago."},
    404: {"model": ErrorAnswer, "description": "`reference_unknown`"},
    422: {"model": ErrorAnswer, "description": "`reference_ambiguous`: nothing was done."},
}


@router.get("/retention")
async def read_retention(gateway: TheGateway, actor: TheActor) -> Retained:
    """How long each kind of data is kept, for everybody who works here."""
    return Retained(rows=[Kept(label=label, kept=kept) for label, kept in retention.told(gateway.settings)])


@router.post("/persons/export", responses=PROOF)
async def export_person(gateway: TheGateway, request: Request, actor: TheActor, asked: PersonAsked) -> JSONResponse:
    """All that is kept of who has this reference, to be given to her. Written in the trail."""
    check_may(actor, Action.export)
    await _prove(gateway, request, actor, asked.code)
    whole = await gateway.store.write(_export, actor, asked.reference, gateway)
    name = 'attachment; filename="relais.json"'
    return JSONResponse(whole, headers={"Content-Disposition": name, "Cache-Control": "no-store"})


@router.post("/persons/erasure", responses=PROOF)
async def erase_person(gateway: TheGateway, request: Request, actor: TheActor, asked: PersonAsked) -> Erased:
    """At once and for good; the receipt is for her. Written in the trail."""
    check_may(actor, Action.erase)
    await _prove(gateway, request, actor, asked.code)
    conversation_id, receipt = await gateway.store.write(_erase, actor, asked.reference, gateway)
    gateway.metrics.conversations.labels("erased").inc()
    gateway.hub.notify(conversation_id)
    return Erased(receipt=receipt)


async def _prove(gateway: Gateway, request: Request, actor: Actor, code: str) -> None:
    token = token_of(gateway, request) or ""
    if not await gateway.store.write(proving.prove, actor, token, code, now=gateway.clock()):
        raise ProofWanted


def _export(session: Session, actor: Actor, reference: str, gateway: Gateway) -> dict[str, object]:
    conversation_id, now = find_by_reference(session, reference), gateway.clock()
    audit.write(session, actor_id=actor.id, action="person_exported", object_id=conversation_id, now=now)
    return export_whole(session, conversation_id)


def _erase(session: Session, actor: Actor, reference: str, gateway: Gateway) -> tuple[str, str]:
    conversation_id, now = find_by_reference(session, reference), gateway.clock()
    receipt = erasure.erase(session, conversation_id, now=now)
    audit.write(session, actor_id=actor.id, action="person_erased", object_id=receipt, now=now)
    return conversation_id, receipt
