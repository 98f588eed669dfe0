"""A request begins: one at most is open in a conversation, and what was approved is frozen with it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from relais.conversations.sentences import Sentences
from relais.conversations.states import Notice
from relais.conversations.thread import Thread
from relais.diagnostic.model import Content
from relais.effects import OpenHandoff
from relais.errors import Refused
from relais.handoffs.checking import check
from relais.handoffs.freezing import COMMUNE, NEED, freeze
from relais.handoffs.holding import find_open
from relais.handoffs.knowing import what_is_known
from relais.handoffs.moving import PERSON, Case
from relais.handoffs.states import AppointmentState, Mark, Mode, Move, State
from relais.handoffs.tables import Handoff
from relais.structures import queue
from relais.structures.tables import ReceivingStructure

HOURS_A_MONTH = 731
KEPT_MONTHS = 6
_NO_LABELS: Mapping[str, str] = MappingProxyType({})


def open_handoff(
    session: Session,
    held: Thread,
    effect: OpenHandoff,
    *,
    places: Mapping[str, str],
    content: Content,
    sentences: Sentences,
    now: dt.datetime,
    needs: Mapping[str, str] = _NO_LABELS,
    kept_months: int = KEPT_MONTHS,
) -> Handoff:
    """While one is open, the same one answers. `places`, `needs`: names by code and key. `held` is not yet saved.

    Raises `Refused` (structure_unknown, wrong_handoff): the turn fails.
    """
    check(effect)
    structure = session.get(ReceivingStructure, effect.structure_id)
    if structure is None or not structure.is_active:
        raise Refused("no such structure", code="structure_unknown")
    keep_for_months(held, kept_months, now=now)
    known = find_open(session, held.id)
    case = Case(session, held, known or _new(held, effect, structure, now), sentences, now)
    if known is None:
        session.add(case.handoff)
        case.give_owner()
        case.write_step(Mark.requested, PERSON)
        case.look_again()
    elif not _joins(case, effect):
        _say_where_it_stands(case)
        return known
    if effect.structure_id == case.handoff.structure_id:
        document = freeze(
            effect,
            what_is_known(session, held, case.handoff, structure.name, {**effect.contact, "message": effect.message}),
            content=content,
            places=places,
            needs=needs,
            now=now,
        )
        case.handoff.send(summary=document, contact=effect.contact)
    session.flush()
    case.call_if_absent()
    kept = "" if known else sentences.handoff_kept.format(months=kept_months)
    _say_where_it_stands(case, kept)
    return case.handoff


def keep_for_months(held: Thread, months: int, *, now: dt.datetime) -> None:
    """From now on it is not the hours of a talk with an assistant that count."""
    held.change(kept_hours=max(held.kept_hours, months * HOURS_A_MONTH))
    held.keep_alive(now)


def _new(held: Thread, effect: OpenHandoff, structure: ReceivingStructure, now: dt.datetime) -> Handoff:
    """Need and commune only if she ticked them; the département is that of the structure's public."""
    commune = effect.commune if COMMUNE in effect.items else None
    has_appointment = effect.mode == Mode.appointment
    return Handoff(
        id=str(uuid.uuid4()),
        conversation_id=held.id,
        structure_id=structure.id,
        state=State.waiting if effect.mode == Mode.now else State.deferred,
        mode=effect.mode,
        trigger=effect.trigger,
        urgency=effect.urgency,
        need=effect.need if NEED in effect.items else None,
        commune=commune,
        departement=_departement(effect, held, structure),
        version=1,
        requested_at=now,
        passed_by=0,
        from_seq=held.next_seq,
        read_seq=0,
        appointment_state=AppointmentState.sent if has_appointment else None,
    )


def _departement(effect: OpenHandoff, held: Thread, structure: ReceivingStructure) -> str | None:
    """Where she is if that is known and the structure receives from there, else where the structure is."""
    hers = (effect.commune or "")[:2] or held.context["departement"]
    own = structure.departements
    return hers if hers and (not own or hers in own) else (own[0] if own else None)


def _joins(case: Case, effect: OpenHandoff) -> bool:
    """She waits, or left a request, and chose another way of being answered: the same request, with what is new."""
    handoff = case.handoff
    if handoff.state == State.taken or effect.mode in (handoff.mode, Mode.now):
        return False
    if effect.mode == Mode.appointment:
        handoff.appointment_state = AppointmentState.sent
    handoff.mode, handoff.urgency = effect.mode, max(handoff.urgency, effect.urgency)
    if handoff.state == State.waiting:
        case.move(Move.defer, PERSON)
    else:
        case.mark(Mark.requested, PERSON)
    case.look_again()
    return True


def _say_where_it_stands(case: Case, kept: str = "") -> None:
    said, name = case.sentences, case.structure.name
    if case.handoff.state == State.waiting:
        place = queue.place_of(case.session, case.handoff.id)
        behind = said.handoff_place.format(place=place) if place > 1 else ""
        case.tell(Notice.handoff_waiting, said.handoff_waiting.format(structure=name), behind, kept)
    elif case.handoff.state == State.deferred:
        case.tell(Notice.handoff_deferred, said.handoff_deferred.format(structure=name), case.promise(), kept)
