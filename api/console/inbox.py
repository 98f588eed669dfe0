"""What has changed in the requests that she sees: a cursor that costs one small query, asked until it differs."""

import time

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from api.gateway import Gateway
from relais.conversations.tables import Conversation
from relais.counsellors import access
from relais.counsellors.access import Actor
from relais.handoffs.states import OPEN
from relais.handoffs.tables import Handoff

KEY = "console"  # of the hub: a request moved
LOOK_AGAIN_S = 1.5  # new words of the public ring no bell here; the open conversation has its own


async def wait_for_change(gateway: Gateway, actor: Actor, after: str, wait_s: float) -> str:
    """The cursor, as soon as it is another one, or when the time is over."""
    until = time.monotonic() + wait_s
    with gateway.hub.watch(KEY, 0) as watcher:
        while True:
            cursor = await gateway.store.read(cursor_of, actor)
            left_s = until - time.monotonic()
            if cursor != after or left_s <= 0 or gateway.hub.is_closing:
                return cursor
            await watcher.wait(min(left_s, LOOK_AGAIN_S))


def cursor_of(session: Session, actor: Actor) -> str:
    """Moves with each move of what she sees; with each line and each reading of what is hers, or nobody's yet.

    A colleague's words do not call her: of ten consoles nine would read fifty lines for nothing.
    """
    is_near = or_(Handoff.counsellor_id.is_(None), Handoff.counsellor_id == actor.id)
    words = func.sum(case((is_near, Conversation.next_seq + Handoff.read_seq), else_=0))
    sums = (func.count(), func.sum(Handoff.version), words)
    wanted = select(*sums).join(Conversation, Conversation.id == Handoff.conversation_id)
    row = session.execute(wanted.where(access.sees(actor), Handoff.state.in_(OPEN))).one()
    return ".".join(str(int(value or 0)) for value in row)
