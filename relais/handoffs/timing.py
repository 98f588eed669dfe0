"""The clock of the handoffs: every two seconds it looks at what is due, and acts. `clocks.py` decides."""

import datetime as dt
from collections.abc import Iterator

import structlog
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from relais.conversations import thread
from relais.conversations.sentences import Sentences
from relais.conversations.states import Notice
from relais.conversations.tables import Conversation
from relais.errors import Conflict
from relais.handoffs.clocks import SILENT_AFTER, Due, Facts, next_look, what_is_due
from relais.handoffs.ending import ended
from relais.handoffs.holding import find_open
from relais.handoffs.moving import CLOCK, Case
from relais.handoffs.states import OPEN, Mark, Move, Outcome, State
from relais.handoffs.tables import Handoff, HandoffStep
from relais.handoffs.taking import requeued
from relais.offers.hours import opening_at
from relais.structures import desk
from relais.structures.charge import rank_in_charge
from relais.structures.tables import Presence, ReceivingStructure

BATCH = 50
_WENT = (Mark.requested, Move.defer, Move.transfer, Move.release)
__all__ = ["Due", "Facts", "find_due", "sweep", "what_is_due"]
log = structlog.get_logger("handoffs")


def find_due(session: Session, *, now: dt.datetime) -> list[str]:
    """Conversations that the clock must look at; changes nothing."""
    return [handoff.conversation_id for handoff in session.scalars(_candidates(session, now))]


def sweep(session: Session, *, sentences: Sentences, now: dt.datetime) -> list[str]:
    """Acts on a batch; gives the conversations that changed. Whoever is being written to now waits for the next one."""
    return [
        conversation_id
        for conversation_id in find_due(session, now=now)
        if _act(session, conversation_id, sentences, now)
    ]


def facts_of(session: Session, handoff: Handoff, *, now: dt.datetime) -> Facts:
    steps = _steps(session, handoff)
    went = [number for number, step in enumerate(steps) if step.move in _WENT]
    behind = steps[went[-1] :] if went else steps
    is_due = handoff.state == State.waiting and handoff.due_at is not None and handoff.due_at <= now
    return Facts(
        since=behind[0].at if behind else handoff.requested_at,
        last_at=_last_at(session, handoff),
        is_open=_is_open(session, handoff.structure_id, now),
        is_silent=handoff.state == State.taken and _is_silent(session, handoff, now),
        next_structure_id=_next_structure(session, handoff, steps, now) if is_due else None,
        told=frozenset(step.move for step in behind),
    )


def _candidates(session: Session, now: dt.datetime) -> Select[tuple[Handoff]]:
    """Those whose look has come, those that wait at a closed door, those whose counsellor has not been seen of late."""
    doors = session.scalars(select(Handoff.structure_id).where(Handoff.state == State.waiting).distinct())
    closed = [structure_id for structure_id in doors if not _is_open(session, structure_id, now)]
    is_shut_out = (Handoff.state == State.waiting) & Handoff.structure_id.in_(closed)
    seen = select(Presence.counsellor_id).where(Presence.seen_at > now - SILENT_AFTER)
    is_alone = (Handoff.taken_at <= now - SILENT_AFTER) & Handoff.counsellor_id.not_in(seen)
    is_left = (Handoff.state == State.taken) & is_alone
    is_worth = or_(is_shut_out, Handoff.state.in_(OPEN) & (Handoff.due_at <= now), is_left)
    return select(Handoff).where(is_worth).order_by(Handoff.conversation_id).limit(BATCH)


def _act(session: Session, conversation_id: str, sentences: Sentences, now: dt.datetime) -> bool:
    held = thread.hold_if_free(session, conversation_id)
    handoff = find_open(session, conversation_id) if held else None
    if held is None or handoff is None:
        return False
    facts = facts_of(session, handoff, now=now)
    due = what_is_due(handoff, facts, now)
    case = Case(session, held, handoff, sentences, now)
    try:
        _do(case, due, facts)
    except Conflict as error:  # the tables of states and of clocks disagree: seen in the log, and the others go on
        log.error("clock_refused", due=due, code=error.code, handoff=handoff.id)
        return False
    log.info("clock", due=due, handoff=handoff.id)
    return due != Due.nothing


def _do(case: Case, due: Due, facts: Facts) -> None:
    said, name = case.sentences, case.structure.name
    match due:
        case Due.pass_on if facts.next_structure_id:
            _pass_on(case, facts.next_structure_id)
        case Due.defer:
            _defer(case, said.handoff_sorry)
        case Due.defer_closing:
            _defer(case, said.handoff_closing)
        case Due.requeue:
            case.move(Move.release, CLOCK)
            requeued(case, said.handoff_lost)
        case Due.end_idle:
            ended(case, CLOCK, Outcome.no_answer, said.handoff_no_answer)
        case Due.remind:
            case.mark(Mark.reminded, CLOCK)
            case.call("handoff_reminder")
            case.look_again(told=facts.told | {Mark.reminded}, since=facts.since)
            case.save()
        case Due.tell_unanswered:
            case.mark(Mark.unanswered, CLOCK)
            case.handoff.due_at = None
            phone = case.structure.telephone
            called = said.handoff_unanswered_call.format(phone=phone, structure=name)
            case.tell(Notice.handoff_deferred, called if phone else said.handoff_unanswered)
            case.save()
        case _:
            case.handoff.due_at = next_look(case.handoff, facts, case.now)
            case.session.flush()


def _pass_on(case: Case, structure_id: str) -> None:
    """The next in charge is asked; what the person approved for the former stays with the former."""
    case.handoff.pass_to(structure_id, is_agreed=False)
    case.handoff.passed_by += 1
    case.handoff.from_seq = case.held.next_seq
    case.move(Move.transfer, CLOCK)
    case.look_again()
    case.session.flush()
    text = case.sentences.handoff_passed_on.format(structure=case.structure.name)
    case.tell(Notice.handoff_transferred, text)
    case.save()


def _defer(case: Case, text: str) -> None:
    """It stays with the structure that she chose, with what she approved for it."""
    first = _steps(case.session, case.handoff)
    agreed = case.handoff.sealed_summary["to"] if case.handoff.sealed_summary else first[0].structure_id
    case.handoff.pass_to(agreed, is_agreed=False)
    case.handoff.counsellor_id = None
    case.move(Move.defer, CLOCK)
    case.look_again()
    case.call("handoff_waiting")
    case.session.flush()
    case.tell(Notice.handoff_deferred, text.format(structure=case.structure.name), case.promise())
    case.save()


def _steps(session: Session, handoff: Handoff) -> list[HandoffStep]:
    wanted = select(HandoffStep).where(HandoffStep.handoff_id == handoff.id)
    order = {Mark.requested: 0}
    return sorted(session.scalars(wanted), key=lambda step: (step.at, order.get(step.move, 1)))  # type: ignore[call-overload]


def _last_at(session: Session, handoff: Handoff) -> dt.datetime:
    found = session.scalar(select(Conversation.last_at).where(Conversation.id == handoff.conversation_id))
    return found or handoff.requested_at


def _is_open(session: Session, structure_id: str, now: dt.datetime) -> bool:
    """Unknown hours close nothing."""
    structure = session.get_one(ReceivingStructure, structure_id)
    opening = opening_at(structure.opening_hours, now)
    return opening is None or opening.is_open


def _is_silent(session: Session, handoff: Handoff, now: dt.datetime) -> bool:
    seen = select(func.max(Presence.seen_at)).where(Presence.counsellor_id == handoff.counsellor_id)
    last = max(filter(None, (session.scalar(seen), handoff.taken_at)), default=now)
    return last <= now - SILENT_AFTER


def _next_structure(session: Session, handoff: Handoff, steps: list[HandoffStep], now: dt.datetime) -> str | None:
    """The next in charge that is open, with somebody there, and that was not asked before."""
    asked = {step.structure_id for step in steps} | {handoff.structure_id}
    return next(
        (one.id for one in _in_charge(session, handoff) if one.id not in asked and _is_there(session, one, now)), None
    )


def _in_charge(session: Session, handoff: Handoff) -> Iterator[ReceivingStructure]:
    active = list(session.scalars(select(ReceivingStructure).where(ReceivingStructure.is_active)))
    yield from rank_in_charge(
        active,
        code_insee=handoff.commune,
        departement=handoff.departement,
        publics=(),
        age=None,
        need=handoff.need,
    )


def _is_there(session: Session, structure: ReceivingStructure, now: dt.datetime) -> bool:
    return _is_open(session, structure.id, now) and desk.present(session, structure.id, now=now) > 0
