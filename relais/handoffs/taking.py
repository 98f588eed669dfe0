"""A counsellor takes a request, gives it back, or passes it on. The first to ask wins: compare-and-set on `version`."""

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations import thread
from relais.conversations.sentences import Sentences
from relais.conversations.states import Notice, Owner
from relais.counsellors import access
from relais.counsellors.access import Actor
from relais.counsellors.tables import Membership
from relais.errors import Conflict, NotFound, Refused
from relais.handoffs.holding import check_owner_or_supervisor, find_open, hold_visible
from relais.handoffs.moving import By, Case
from relais.handoffs.names import public_name
from relais.handoffs.opening import KEPT_MONTHS, keep_for_months
from relais.handoffs.states import Mode, Move, State, Trigger
from relais.handoffs.tables import Handoff
from relais.structures.tables import ReceivingStructure


def take(
    session: Session, actor: Actor, handoff_id: str, version: int, *, sentences: Sentences, now: dt.datetime
) -> Handoff:
    """She alone speaks there from now on. Raises `Conflict` (handoff_moved)."""
    case = hold_visible(session, actor, handoff_id, version, sentences=sentences, now=now)
    case.move(Move.take, _by(actor))
    _give(case, actor)
    return case.save()


def release(
    session: Session, actor: Actor, handoff_id: str, version: int, *, sentences: Sentences, now: dt.datetime
) -> Handoff:
    """Back to the queue."""
    case = hold_visible(session, actor, handoff_id, version, sentences=sentences, now=now)
    check_owner_or_supervisor(case.handoff, actor)
    case.move(Move.release, _by(actor))
    return requeued(case, sentences.handoff_released)


def requeued(case: Case, text: str) -> Handoff:
    """It waits again: the clock starts anew, and somebody is called if nobody is there."""
    case.handoff.counsellor_id = None
    case.look_again()
    case.session.flush()
    case.call_if_absent()
    case.tell(Notice.handoff_released, text)
    return case.save()


def transfer(
    session: Session,
    actor: Actor,
    handoff_id: str,
    version: int,
    *,
    structure_id: str,
    is_agreed: bool,
    sentences: Sentences,
    now: dt.datetime,
    counsellor_id: str | None = None,
) -> Handoff:
    """To another structure, or to somebody of one, with what the person had approved: only if she agreed.

    Raises `Refused` (agreement_wanted, structure_unknown, counsellor_unknown).
    """
    if not is_agreed:
        raise Refused("the person did not agree", code="agreement_wanted")
    case = hold_visible(session, actor, handoff_id, version, sentences=sentences, now=now)
    if case.handoff.state == State.taken:
        check_owner_or_supervisor(case.handoff, actor)
    structure = session.get(ReceivingStructure, structure_id)
    if structure is None or not structure.is_active:
        raise Refused("no such structure", code="structure_unknown")
    if counsellor_id is not None and not _works_at(session, counsellor_id, structure_id, now):
        raise Refused("not of this structure", code="counsellor_unknown")
    case.handoff.pass_to(structure_id, is_agreed=True)
    case.move(Move.transfer, _by(actor))
    case.handoff.counsellor_id, case.handoff.acknowledged_at = counsellor_id, None
    case.handoff.passed_by = 0
    case.look_again()
    session.flush()
    case.call_if_absent()
    case.tell(Notice.handoff_transferred, sentences.handoff_transferred.format(structure=structure.name))
    return case.save()


def take_over(
    session: Session, actor: Actor, conversation_id: str, *, sentences: Sentences, now: dt.datetime
) -> Handoff:
    """She comes by herself, to somebody who was hers to answer before. Raises `NotFound`, `Conflict`."""
    wanted = select(Handoff).where(Handoff.conversation_id == conversation_id, access.sees(actor))
    known = session.scalars(wanted.order_by(Handoff.requested_at.desc()).limit(1)).first()
    held = thread.hold(session, conversation_id) if known else None
    if known is None or held is None or held.owner == Owner.closed:
        raise NotFound("handoff", code="handoff_not_found")
    under_way = find_open(session, conversation_id)
    if under_way is not None:
        return take(session, actor, under_way.id, under_way.version, sentences=sentences, now=now)
    if known.structure_id not in actor.structure_ids:
        raise Conflict("of another structure", code="handoff_moved")
    handoff = _taken_over(known, held.next_seq, now)
    session.add(handoff)
    case = Case(session, held, handoff, sentences, now)
    keep_for_months(held, KEPT_MONTHS, now=now)
    case.write_step(Move.take, _by(actor))
    case.give_owner()
    _give(case, actor)
    return case.save()


def _give(case: Case, actor: Actor) -> None:
    handoff = case.handoff
    handoff.counsellor_id, handoff.taken_at = actor.id, case.now
    handoff.acknowledged_at = handoff.acknowledged_at or case.now
    case.look_again()
    case.session.flush()
    name = public_name(actor.name, case.structure.name)
    case.tell(Notice.handoff_taken, case.sentences.handoff_taken.format(name=name), name=name)


def _taken_over(known: Handoff, from_seq: int, now: dt.datetime) -> Handoff:
    return Handoff(
        id=str(uuid.uuid4()),
        conversation_id=known.conversation_id,
        structure_id=known.structure_id,
        state=State.taken,
        mode=Mode.takeover,
        trigger=Trigger.counsellor,
        urgency=0,
        need=known.need,
        commune=known.commune,
        departement=known.departement,
        version=1,
        requested_at=now,
        passed_by=0,
        from_seq=from_seq,
        read_seq=0,
    )


def _works_at(session: Session, counsellor_id: str, structure_id: str, now: dt.datetime) -> bool:
    wanted = select(Membership).where(
        Membership.counsellor_id == counsellor_id,
        Membership.structure_id == structure_id,
        Membership.since <= now,
        (Membership.until.is_(None)) | (Membership.until > now),
    )
    return session.scalars(wanted).first() is not None


def _by(actor: Actor) -> By:
    return By("counsellor", actor.id)
