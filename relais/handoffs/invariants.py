"""What must hold of handoffs at any moment, beside I1–I7: used by the tests that try to break it."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relais.conversations.states import Owner
from relais.conversations.tables import Conversation
from relais.handoffs.moving import OWNERS
from relais.handoffs.states import OPEN, Mark, State
from relais.handoffs.tables import Handoff, HandoffStep

_NOT_COUNTED = (Mark.opened,)


def list_broken(session: Session) -> list[str]:
    """One line for each breach, without any content."""
    open_ones = list(session.scalars(select(Handoff).where(Handoff.state.in_(OPEN))))
    return [*_one_each(open_ones), *_owners(session, open_ones), *_versions(session)]


def _one_each(handoffs: list[Handoff]) -> Iterator[str]:
    counts = Counter(one.conversation_id for one in handoffs)
    yield from (f"{conversation}: {count} handoffs are open" for conversation, count in counts.items() if count > 1)


def _owners(session: Session, handoffs: list[Handoff]) -> Iterator[str]:
    """I5: who owns the conversation is who the handoff says."""
    expected = {one.conversation_id: OWNERS[State(one.state)] for one in handoffs}
    for conversation_id, owner in session.execute(select(Conversation.id, Conversation.owner)):
        wanted = expected.get(conversation_id)
        if owner != wanted and (wanted is not None or owner not in (Owner.bot, Owner.closed)):
            yield f"I5 {conversation_id} belongs to {owner}, its handoff says {wanted}"
    for one in handoffs:
        if one.state == State.taken and (one.taken_at is None or one.counsellor_id is None):
            yield f"I5 {one.id} is taken by nobody"


def _versions(session: Session) -> Iterator[str]:
    """Each step is a version: no move was lost, none was made twice."""
    counted = select(HandoffStep.handoff_id, func.count()).where(HandoffStep.move.not_in(_NOT_COUNTED))
    steps = dict(session.execute(counted.group_by(HandoffStep.handoff_id)).tuples().all())
    for handoff_id, version in session.execute(select(Handoff.id, Handoff.version)):
        if steps.get(handoff_id) != version:
            yield f"{handoff_id} has version {version} and {steps.get(handoff_id)} steps"
