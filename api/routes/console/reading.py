"""One request: what the person approved, who did what, and the conversation since then."""

import datetime as dt
import time
from dataclasses import asdict
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.console.guard import TheActor, check_may
from api.console.shapes import NoteSeen, Opened, StepSeen
from api.gateway import Gateway, TheGateway
from api.routes.events import Events
from relais.conversations import feed
from relais.conversations.tables import Event
from relais.counsellors import audit
from relais.counsellors.access import Action, Actor
from relais.counsellors.tables import Counsellor
from relais.handoffs import holding, service, sources
from relais.handoffs.names import first_name
from relais.handoffs.states import Mode
from relais.handoffs.tables import Handoff, HandoffStep, Note
from relais.journeys.reading import find_of_conversation
from relais.structures.tables import ReceivingStructure

router = APIRouter()
HandoffId = Annotated[str, Path(max_length=36)]
LIVE = (Mode.now, Mode.takeover)  # she wrote for the person to come; else only what is said once somebody is there
NEVER = 2**31 - 1
REMEMBERED = 10_000
HIDDEN = ("buttons", "options")  # what the person may press


@router.get("/handoffs/{handoff_id}")
async def open_handoff(gateway: TheGateway, actor: TheActor, handoff_id: HandoffId) -> Opened:
    """All of it. Reading is written in the trail, and the person sees who opened it."""
    check_may(actor, Action.read)
    return await gateway.store.write(_open, actor, handoff_id, gateway)


@router.get("/handoffs/{handoff_id}/events", response_model=Events)
async def read_events(
    gateway: TheGateway,
    actor: TheActor,
    handoff_id: HandoffId,
    after: Annotated[int, Query(ge=0, le=NEVER)] = 0,
    wait: Annotated[float, Query(ge=0, le=25)] = 0,
) -> Response:
    """The lines in order, from `first_seq` to the end of the request; as the person's own feed."""
    check_may(actor, Action.read)
    until, now = time.monotonic() + wait, gateway.clock
    conversation_id = await _conversation_of(gateway, actor, handoff_id)
    with gateway.hub.watch(
        conversation_id, after
    ) as watcher:  # before the first look: what comes between is not missed
        while not (events := await gateway.store.read(_events, actor, handoff_id, after)):
            left_s = until - time.monotonic()
            if left_s <= 0 or gateway.hub.is_closing:
                break
            await watcher.wait(left_s)
    body = {"events": events, "next": events[-1]["seq"] if events else after, "at": now().isoformat()}
    return Response(orjson.dumps(body), media_type="application/json")


async def _conversation_of(gateway: Gateway, actor: Actor, handoff_id: str) -> str:
    """It never changes, so it is looked up once; whether she may read is asked each time (`_events`)."""
    found = gateway.conversations_of.get(handoff_id)
    if found is None:
        found = await gateway.store.read(holding.conversation_of, actor, handoff_id)
        if len(gateway.conversations_of) >= REMEMBERED:
            gateway.conversations_of.clear()
        gateway.conversations_of[handoff_id] = found
    return found


def first_seq_of(session: Session, handoff: Handoff) -> int:
    """What the person said to the assistant before, or beside a request for later, is not for the counsellor."""
    if handoff.mode in LIVE:
        return handoff.from_seq
    if handoff.taken_at is None:
        return NEVER
    first = select(Event.seq).where(
        Event.conversation_id == handoff.conversation_id, Event.seq >= handoff.from_seq, Event.at >= handoff.taken_at
    )
    return session.scalar(first.order_by(Event.seq).limit(1)) or NEVER


def _events(session: Session, actor: Actor, handoff_id: str, after: int) -> list[dict[str, Any]]:
    handoff = service.get_visible(session, actor, handoff_id, is_sealed=True)
    after = max(after, first_seq_of(session, handoff) - 1)
    ended: dt.datetime | None = handoff.ended_at
    lines = feed.list_events(session, handoff.conversation_id, after=after)
    seen = [feed.as_seen(line) for line in lines if ended is None or line.at <= ended]
    return [{k: v for k, v in one.items() if k not in HIDDEN} for one in seen]


def _open(session: Session, actor: Actor, handoff_id: str, gateway: Gateway) -> Opened:
    now = gateway.clock()
    _, handoff = holding.get_held(session, actor, handoff_id)
    service.mark_opened(session, actor, handoff, now=now)
    audit.write(session, actor_id=actor.id, action="handoff_read", object_id=handoff.id, now=now)
    line = service.line_of(session, actor, handoff, now=now, data_dir=gateway.settings.data_dir)
    return Opened.model_validate(
        {
            **asdict(line),
            "summary": sources.with_sources(session, handoff, first_seq=first_seq_of(session, handoff)),
            "contact": handoff.contact,
            "appointment": handoff.appointment,
            "notes": _notes(session, actor, handoff.id),
            "steps": _steps(session, handoff.id),
            "journey_id": find_of_conversation(session, actor, handoff.conversation_id),
            "first_seq": first_seq_of(session, handoff),
        }
    )


def _notes(session: Session, actor: Actor, handoff_id: str) -> list[NoteSeen]:
    found = session.scalars(select(Note).where(Note.handoff_id == handoff_id).order_by(Note.at, Note.id))
    return [note_seen(session, actor, note) for note in found]


def note_seen(session: Session, actor: Actor, note: Note) -> NoteSeen:
    name, is_mine = _name(session, note.counsellor_id), note.counsellor_id == actor.id
    return NoteSeen(id=note.id, at=note.at, name=name, is_mine=is_mine, text=note.text)


def _steps(session: Session, handoff_id: str) -> list[StepSeen]:
    wanted = select(HandoffStep, ReceivingStructure.name).outerjoin(
        ReceivingStructure, ReceivingStructure.id == HandoffStep.structure_id
    )
    rows = session.execute(wanted.where(HandoffStep.handoff_id == handoff_id).order_by(HandoffStep.at)).tuples()
    return [
        StepSeen(at=one.at, move=one.move, actor=one.actor, name=_name(session, one.counsellor_id), structure=structure)
        for one, structure in rows
    ]


def _name(session: Session, counsellor_id: str | None) -> str | None:
    found = session.get(Counsellor, counsellor_id) if counsellor_id else None
    return first_name(found.name) if found else None
