"""She speaks, writes a note, looks for offers to send."""

import asyncio
import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import typing
from api.console.guard import TheActor, check_may
from api.console.shapes import Colleague, Message, NoteAsked, NoteSeen, Read, Receiving, Said
from api.errors import ErrorAnswer
from api.gateway import Gateway, TheGateway
from api.routes import offers as search
from api.routes.console.reading import HandoffId, note_seen
from api.typing import Typing, Wait
from relais.counsellors import audit, memberships
from relais.counsellors.access import Action, Actor
from relais.errors import Conflict, NotAllowed
from relais.handoffs import service
from relais.handoffs.names import first_name
from relais.handoffs.states import State
from relais.structures import presence
from relais.structures.tables import ReceivingStructure

router = APIRouter()
OFFERS = 5
CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": ErrorAnswer, "description": "`handoff_moved`, `client_msg_id_reused`."}
}


class Replies(BaseModel):
    replies: list[str]


class Structures(BaseModel):
    structures: list[Receiving]


@router.post("/handoffs/{handoff_id}/messages", status_code=201, responses=CONFLICT)
async def say(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId, asked: Message, response: Response) -> Said:
    """Stored once for each `client_msg_id`, before this answer leaves. 200: it was there already."""
    check_may(actor, Action.answer)
    cards = await _cards(gateway, actor, handoff_id, asked.offer_ids) if asked.offer_ids else None
    sent_as, now = str(asked.client_msg_id), gateway.clock()
    said = await gateway.store.write(
        service.say, actor, handoff_id, client_msg_id=sent_as, text=asked.text, offers=cards, now=now
    )
    gateway.hub.notify(said.conversation_id)
    response.status_code = 200 if said.is_replay else 201
    return Said(seq=said.seq, client_msg_id=asked.client_msg_id, replayed=said.is_replay)


@router.post("/handoffs/{handoff_id}/notes", status_code=201)
async def write_note(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId, asked: NoteAsked) -> NoteSeen:
    """For colleagues; the person may ask to read it."""
    check_may(actor, Action.answer)
    return await gateway.store.write(_note, actor, handoff_id, asked.text, gateway)


@router.post("/handoffs/{handoff_id}/read", status_code=204)
async def mark_read(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId, asked: Read) -> None:
    """Up to this line. It rings no bell: only her own list changes, and it looks by itself."""
    check_may(actor, Action.answer)
    await gateway.store.write(service.mark_read, actor, handoff_id, asked.seq)


@router.get("/handoffs/{handoff_id}/offers")
async def find_offers(
    gateway: TheGateway,
    actor: TheActor,
    handoff_id: HandoffId,
    need: Annotated[str | None, Query(max_length=40, description="The need of the request when absent.")] = None,
    q: Annotated[str, Query(max_length=200)] = "",
) -> search.OffersFound:
    """The same search as the assistant's, near her commune."""
    check_may(actor, Action.read)
    own_need, commune = await gateway.store.read(_facts, actor, handoff_id)
    asked = search.Asked(need=need or own_need, commune=commune, q=q, limit=OFFERS)
    loaded, data_dir = gateway.domain.get(), gateway.settings.data_dir
    return await asyncio.to_thread(search.find, loaded, asked, gateway.clock(), data_dir)


@router.post("/handoffs/{handoff_id}/typing", status_code=204, responses=CONFLICT)
async def say_typing(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId) -> None:
    """She writes: the person sees it. Only who talks with her may."""
    check_may(actor, Action.answer)
    conversation_id, is_hers = await gateway.store.read(_talk, actor, handoff_id)
    if not is_hers:
        raise Conflict("not hers", code="handoff_moved")
    typing.say(gateway, conversation_id, "counsellor")


@router.get("/handoffs/{handoff_id}/typing")
async def read_typing(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId, wait: Wait = 0) -> Typing:
    """Whether the person writes."""
    check_may(actor, Action.read)
    conversation_id, _ = await gateway.store.read(_talk, actor, handoff_id)
    return await typing.wait_for(gateway, conversation_id, "person", wait)


@router.get("/canned")
async def list_canned(gateway: TheGateway, actor: TheActor) -> Replies:
    """Sentences that her structures keep ready."""
    check_may(actor, Action.answer)
    return Replies(replies=await gateway.store.read(_canned, actor))


@router.get("/structures")
async def list_structures(gateway: TheGateway, actor: TheActor) -> Structures:
    """Those that receive people: a request may go to them, an account may belong to them."""
    if not any(_may(actor, action) for action in (Action.answer, Action.accounts)):
        raise NotAllowed(code="not_found")
    return Structures(structures=await gateway.store.read(_structures, actor, gateway.clock()))


def _may(actor: Actor, action: Action) -> bool:
    try:
        check_may(actor, action)
    except NotAllowed:
        return False
    return True


async def _cards(gateway: Gateway, actor: Actor, handoff_id: str, offer_ids: list[str]) -> list[dict[str, Any]]:
    _, commune = await gateway.store.read(_facts, actor, handoff_id)
    loaded, now, data_dir = gateway.domain.get(), gateway.clock(), gateway.settings.data_dir
    found = [search.read(loaded, offer_id, commune, now, data_dir).model_dump(mode="json") for offer_id in offer_ids]
    return found


def _facts(session: Session, actor: Actor, handoff_id: str) -> tuple[str | None, str | None]:
    handoff = service.get_visible(session, actor, handoff_id, is_sealed=True)
    return handoff.need, handoff.commune


def _talk(session: Session, actor: Actor, handoff_id: str) -> tuple[str, bool]:
    """Of which conversation; whether she is the one who talks there."""
    handoff = service.get_visible(session, actor, handoff_id, is_sealed=True)
    return handoff.conversation_id, handoff.state == State.taken and handoff.counsellor_id == actor.id


def _note(session: Session, actor: Actor, handoff_id: str, text: str, gateway: Gateway) -> NoteSeen:
    now = gateway.clock()
    written = service.note(session, actor, handoff_id, text, now=now)
    audit.write(session, actor_id=actor.id, action="handoff_note", object_id=handoff_id, now=now)
    return note_seen(session, actor, written)


def _canned(session: Session, actor: Actor) -> list[str]:
    wanted = select(ReceivingStructure).where(ReceivingStructure.id.in_(sorted(actor.structure_ids)))
    replies = [reply for one in session.scalars(wanted.order_by(ReceivingStructure.id)) for reply in one.canned_replies]
    return list(dict.fromkeys(replies))


def _structures(session: Session, actor: Actor, now: dt.datetime) -> list[Receiving]:
    wanted = select(ReceivingStructure).where(ReceivingStructure.is_active).order_by(ReceivingStructure.name)
    found = list(session.scalars(wanted))
    has_colleagues = _may(actor, Action.answer)
    members = memberships.members_of(session, [one.id for one in found], now=now) if has_colleagues else {}
    return [
        Receiving(
            id=one.id,
            name=one.name,
            counsellors=[
                Colleague(
                    id=member.id,
                    name=first_name(member.name),
                    is_available=presence.is_available(session, member.id, now=now),
                )
                for member in members.get(one.id, ())
                if member.id != actor.id
            ],
        )
        for one in found
    ]
