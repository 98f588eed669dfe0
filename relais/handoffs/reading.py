"""What a console shows: the lines of a list, and where a conversation stands for the worker. Reads only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from relais.conversations.states import Author, Kind
from relais.conversations.tables import Event
from relais.counsellors import access
from relais.counsellors.access import Actor
from relais.counsellors.tables import Counsellor
from relais.handoffs.clocks import TAKEN_WITHIN
from relais.handoffs.holding import SEALED
from relais.handoffs.names import first_name
from relais.handoffs.states import OPEN, State
from relais.handoffs.tables import Handoff
from relais.offers.needs import load_needs
from relais.places.tables import Commune
from relais.settings import ROOT
from relais.structures.tables import ReceivingStructure

MOST_LINES = 200
_SPOKEN = (Author.person, Author.counsellor)


@dataclass(frozen=True)
class Line:
    """One request in a list, as docs/handoff.md writes it. `owner`: `{id, name, is_me}`."""

    id: str
    conversation_id: str
    version: int
    state: str
    mode: str
    trigger: str
    urgency: int
    structure: Mapping[str, str]
    need: str | None
    need_label: str | None
    commune: str | None
    requested_at: dt.datetime
    waits_s: int
    owner: Mapping[str, Any] | None
    unread: int
    last_text: str | None
    last_at: dt.datetime | None
    is_overdue: bool
    is_acknowledged: bool
    appointment_state: str | None


def list_visible(
    session: Session, actor: Actor, *, scope: str, now: dt.datetime, data_dir: Path = ROOT / "data"
) -> list[Line]:
    """`scope`: queue, mine, all, closed. The most urgent first, then who waits longest; ended ones, the last first.

    What is said with a colleague is not told here, however new: it is read where it is opened.
    """
    unopened = select(Handoff).options(*SEALED)  # a list opens nothing encrypted of them
    wanted = _in_scope(unopened.where(access.sees(actor)), actor, scope)
    listed = list(session.scalars(wanted.limit(MOST_LINES)))
    near = [one for one in listed if one.state != State.taken or one.counsellor_id == actor.id]
    return _lines(session, actor, listed, near, now=now, data_dir=data_dir)


def line_of(
    session: Session, actor: Actor, handoff: Handoff, *, now: dt.datetime, data_dir: Path = ROOT / "data"
) -> Line:
    return _lines(session, actor, [handoff], [handoff], now=now, data_dir=data_dir)[0]


def _in_scope(wanted: Select[tuple[Handoff]], actor: Actor, scope: str) -> Select[tuple[Handoff]]:
    by_urgency = (Handoff.urgency.desc(), Handoff.requested_at, Handoff.id)
    match scope:
        case "queue":
            return wanted.where(Handoff.state.in_((State.waiting, State.deferred))).order_by(*by_urgency)
        case "mine":
            return wanted.where(Handoff.state.in_(OPEN), Handoff.counsellor_id == actor.id).order_by(*by_urgency)
        case "closed":
            return wanted.where(Handoff.state.not_in(OPEN)).order_by(Handoff.ended_at.desc(), Handoff.id)
    return wanted.where(Handoff.state.in_(OPEN)).order_by(*by_urgency)


def _lines(
    session: Session,
    actor: Actor,
    handoffs: Sequence[Handoff],
    near: Sequence[Handoff],
    *,
    now: dt.datetime,
    data_dir: Path,
) -> list[Line]:
    structures = _names(session, ReceivingStructure.id, ReceivingStructure.name, {one.structure_id for one in handoffs})
    counsellors = _names(session, Counsellor.id, Counsellor.name, {one.counsellor_id for one in handoffs})
    communes = _names(session, Commune.code_insee, Commune.nom, {one.commune for one in handoffs})
    needs = load_needs(data_dir) if any(one.need for one in handoffs) else {}
    unread, last = _unread(session, near), _last(session, near)
    return [
        Line(
            id=one.id,
            conversation_id=one.conversation_id,
            version=one.version,
            state=one.state,
            mode=one.mode,
            trigger=one.trigger,
            urgency=one.urgency,
            structure={"id": one.structure_id, "name": structures.get(one.structure_id, one.structure_id)},
            need=one.need,
            need_label=needs[one.need].label if one.need in needs else one.need,
            commune=communes.get(one.commune or "", one.commune),
            requested_at=one.requested_at,
            waits_s=int(((one.taken_at or one.ended_at or now) - one.requested_at).total_seconds()),
            owner=_owner(one, counsellors, actor),
            unread=unread.get(one.id, 0),
            last_text=last[one.id].body.get("text") if one.id in last else None,
            last_at=last[one.id].at if one.id in last else None,
            is_overdue=_is_overdue(one, now),
            is_acknowledged=one.acknowledged_at is not None,
            appointment_state=one.appointment_state,
        )
        for one in handoffs
    ]


def _owner(handoff: Handoff, names: Mapping[str, str], actor: Actor) -> dict[str, Any] | None:
    if handoff.counsellor_id is None:
        return None
    name = first_name(names.get(handoff.counsellor_id, ""))
    return {"id": handoff.counsellor_id, "name": name, "is_me": handoff.counsellor_id == actor.id}


def _is_overdue(handoff: Handoff, now: dt.datetime) -> bool:
    if handoff.state == State.waiting:
        return now - handoff.requested_at >= TAKEN_WITHIN
    is_unknown = handoff.state == State.deferred and handoff.acknowledged_at is None
    return is_unknown and handoff.due_at is not None and handoff.due_at <= now


def _names(session: Session, key: Any, name: Any, wanted: set[Any]) -> dict[str, str]:
    wanted = wanted - {None}
    return dict(session.execute(select(key, name).where(key.in_(wanted))).tuples().all()) if wanted else {}


def _unread(session: Session, handoffs: Sequence[Handoff]) -> dict[str, int]:
    """What the person wrote since it was last read."""
    counted = (
        select(Handoff.id, func.count())
        .join(Event, Event.conversation_id == Handoff.conversation_id)
        .where(
            Handoff.id.in_([one.id for one in handoffs if one.state in OPEN]),
            Event.author == Author.person,
            Event.seq >= Handoff.from_seq,
            Event.seq > Handoff.read_seq,
        )
        .group_by(Handoff.id)
    )
    return dict(session.execute(counted).tuples().all())


def _last(session: Session, handoffs: Sequence[Handoff]) -> dict[str, Event]:
    """The last line that somebody wrote in it."""
    newest = (
        select(Handoff.id, func.max(Event.seq).label("seq"))
        .join(Event, Event.conversation_id == Handoff.conversation_id)
        .where(
            Handoff.id.in_([one.id for one in handoffs]),
            Event.author.in_(_SPOKEN),
            Event.kind.in_((Kind.text, Kind.offers)),
            Event.seq >= Handoff.from_seq,
        )
        .group_by(Handoff.id)
        .subquery()
    )
    rows = (
        select(Handoff.id, Event)
        .join(newest, newest.c.id == Handoff.id)
        .join(Event, (Event.conversation_id == Handoff.conversation_id) & (Event.seq == newest.c.seq))
    )
    return dict(session.execute(rows).tuples().all())
