"""How a request ends: by the counsellor, by the person, or by the clock. One line; the assistant answers again."""

import datetime as dt

from sqlalchemy.orm import Session

from relais.conversations.sentences import Sentences
from relais.conversations.states import Notice
from relais.conversations.thread import Thread
from relais.counsellors.access import Actor
from relais.errors import Conflict, Refused
from relais.handoffs.holding import check_owner, hold_open, hold_visible
from relais.handoffs.moving import PERSON, By, Case
from relais.handoffs.states import Move, Outcome, State
from relais.handoffs.tables import Handoff

BY_HOUSE = (Outcome.person_left, Outcome.no_answer)


def close(
    session: Session,
    actor: Actor,
    handoff_id: str,
    version: int,
    *,
    outcome: str,
    to_bot: bool,
    sentences: Sentences,
    now: dt.datetime,
) -> Handoff:
    """`to_bot` chooses what is said; whoever writes next is answered by the assistant in any case.

    Raises `Refused` (outcome_unknown).
    """
    if outcome not in set(Outcome) - set(BY_HOUSE):
        raise Refused("not an outcome that a counsellor gives", code="outcome_unknown")
    case = hold_visible(session, actor, handoff_id, version, sentences=sentences, now=now)
    if case.handoff.state == State.taken:
        check_owner(case.handoff, actor)
    text = sentences.handoff_ended if to_bot else sentences.handoff_closed
    return ended(case, By("counsellor", actor.id), Outcome(outcome), text)


def leave(session: Session, held: Thread, *, sentences: Sentences, now: dt.datetime) -> Handoff:
    """The person ends it with her counsellor. Raises `Conflict` (handoff_moved) when nobody is there any more."""
    case = hold_open(session, held, sentences=sentences, now=now)
    if case.handoff.state != State.taken:
        raise Conflict("nobody to leave", code="handoff_moved")
    return ended(case, PERSON, Outcome.person_left, sentences.handoff_left)


def cancel(session: Session, held: Thread, *, by: By, sentences: Sentences, now: dt.datetime) -> Handoff:
    """She no longer waits, or takes back what she left. Raises `Conflict` (handoff_moved)."""
    case = hold_open(session, held, sentences=sentences, now=now)
    case.move(Move.cancel, by)
    _finish(case)
    case.tell(Notice.handoff_cancelled, sentences.handoff_cancelled)
    return case.handoff


def ended(case: Case, by: By, outcome: Outcome, text: str) -> Handoff:
    case.move(Move.close, by)
    case.handoff.outcome = outcome
    _finish(case)
    case.tell(Notice.handoff_ended, text)
    return case.save()


def _finish(case: Case) -> None:
    case.handoff.due_at = None
    case.session.flush()
