"""Find a handoff, and hold it. Always the conversation first, then the handoff: no two ways to wait for each other."""

import datetime as dt
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer

from relais.conversations import thread
from relais.conversations.sentences import Sentences
from relais.conversations.thread import Thread
from relais.counsellors import access
from relais.counsellors.access import Actor, Role
from relais.errors import Conflict, NotAllowed, NotFound
from relais.handoffs.moving import Case
from relais.handoffs.states import OPEN, State
from relais.handoffs.tables import Handoff

T = TypeVar("T")
SEALED = tuple(map(defer, (Handoff.sealed_summary, Handoff.sealed_contact, Handoff.appointment)))


def get_visible(session: Session, actor: Actor, handoff_id: str, *, is_sealed: bool = False) -> Handoff:
    """Raises `NotFound` (handoff_not_found): not there, or not hers to see. `is_sealed`: opens nothing encrypted."""
    return _seen(session.scalar(_wanted(actor, handoff_id, is_sealed=is_sealed)))


def get_held(session: Session, actor: Actor, handoff_id: str, *, is_sealed: bool = False) -> tuple[Thread, Handoff]:
    """The same, and its conversation, both held for writing."""
    held = thread.get(session, conversation_of(session, actor, handoff_id))
    return held, _seen(session.scalar(_locked(_wanted(actor, handoff_id, is_sealed=is_sealed))))


def conversation_of(session: Session, actor: Actor, handoff_id: str) -> str:
    """Raises `NotFound` (handoff_not_found), as `get_visible`."""
    return _seen(session.scalar(select(Handoff.conversation_id).where(Handoff.id == handoff_id, access.sees(actor))))


def find_open(session: Session, conversation_id: str) -> Handoff | None:
    """The one that is under way, if any. The caller holds the conversation."""
    wanted = select(Handoff).where(Handoff.conversation_id == conversation_id, Handoff.state.in_(OPEN))
    return session.scalar(_locked(wanted))


def hold_visible(
    session: Session,
    actor: Actor,
    handoff_id: str,
    version: int | None,
    *,
    sentences: Sentences,
    now: dt.datetime,
) -> Case:
    """Raises `NotFound`, or `Conflict` (handoff_moved) when it is no longer what she saw."""
    held, handoff = get_held(session, actor, handoff_id)
    if version is not None and handoff.version != version:
        raise Conflict("an older version", code="handoff_moved")
    return Case(session, held, handoff, sentences, now)


def hold_open(session: Session, held: Thread, *, sentences: Sentences, now: dt.datetime) -> Case:
    """The person's own. Raises `Conflict` (handoff_moved) when none is under way."""
    handoff = find_open(session, held.id)
    if handoff is None:
        raise Conflict("no handoff is open", code="handoff_moved")
    return Case(session, held, handoff, sentences, now)


def check_owner(handoff: Handoff, actor: Actor) -> None:
    """Raises `Conflict` (handoff_moved): somebody else speaks there now, or nobody."""
    if handoff.state != State.taken or handoff.counsellor_id != actor.id:
        raise Conflict("not hers", code="handoff_moved")


def check_owner_or_supervisor(handoff: Handoff, actor: Actor) -> None:
    """A supervisor may pass on what a colleague holds. Raises `Conflict` (handoff_moved)."""
    if actor.role != Role.supervisor:
        check_owner(handoff, actor)


def check_may(actor: Actor, action: str) -> None:
    """Raises `NotAllowed`, which looks like what is not there."""
    if not access.may(actor, action):
        raise NotAllowed(f"{actor.role} may not {action}", code="handoff_not_found")


def _wanted(actor: Actor, handoff_id: str, *, is_sealed: bool) -> Select[tuple[Handoff]]:
    wanted = select(Handoff).where(Handoff.id == handoff_id, access.sees(actor))
    return wanted.options(*SEALED) if is_sealed else wanted


def _seen(found: T | None) -> T:
    if found is None:
        raise NotFound("handoff", code="handoff_not_found")
    return found


def _locked(wanted: Select[tuple[Handoff]]) -> Select[tuple[Handoff]]:
    return wanted.with_for_update().execution_options(populate_existing=True)
