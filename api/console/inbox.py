"""What has changed in the requests that she sees: a cursor that costs one small query, asked until it differs."""

import time
from zlib import crc32

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.gateway import Gateway
from relais.conversations.states import Author
from relais.conversations.tables import Event
from relais.counsellors import access
from relais.counsellors.access import Actor
from relais.handoffs.states import OPEN
from relais.handoffs.tables import Handoff

KEY = "console"  # of the hub: a request moved
LOOK_AGAIN_S = 2.0  # new words of the public ring no bell here; the open conversation has its own


async def wait_for_change(gateway: Gateway, actor: Actor, after: str, wait_s: float) -> str:
    """The cursor, as soon as it is another one, or when the time is over."""
    until = time.monotonic() + wait_s
    with gateway.hub.watch(KEY, 0) as watcher:
        while True:
            cursor = await gateway.store.read(cursor_of, actor)
            left_s = until - time.monotonic()
            if cursor != after or left_s <= 0 or gateway.hub.is_closing:
                return cursor
            await watcher.wait(min(left_s, look_again_s(actor)))


def look_again_s(actor: Actor) -> float:
    """Not all at the same moment: what moves wakes every console at once, and they would stay together."""
    return LOOK_AGAIN_S * (0.75 + crc32(actor.id.encode()) % 1_000 / 1_000)


def cursor_of(session: Session, actor: Actor) -> str:
    """Moves with each move of what she sees; with each line of a person not yet read in what is hers, or nobody's.

    A colleague's words do not call her, nor what she has read in the chat before anybody looked: of ten consoles nine
    would read fifty lines for nothing.
    """
    is_open = (access.sees(actor), Handoff.state.in_(OPEN))
    moves = session.execute(select(func.count(), func.sum(Handoff.version)).where(*is_open)).one()
    is_near = or_(Handoff.counsellor_id.is_(None), Handoff.counsellor_id == actor.id)
    unread = (
        select(Handoff.id, func.max(Event.seq))
        .join(Event, Event.conversation_id == Handoff.conversation_id)
        .where(*is_open, is_near, Event.seq > Handoff.read_seq, Event.seq >= Handoff.from_seq)
        .where(Event.author == Author.person)
        .group_by(Handoff.id)
        .order_by(Handoff.id)
    )
    lines = repr([tuple(row) for row in session.execute(unread)])
    return ".".join(str(int(value or 0)) for value in (*moves, crc32(lines.encode())))
