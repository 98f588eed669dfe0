"""Who plays which turn: asked for, claimed under a lease, given back. I4: one at a time per conversation."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, insert, or_, select, update
from sqlalchemy.orm import Session

from relais.conversations import thread
from relais.conversations.order import count_together, joined
from relais.conversations.states import TurnState, bot_may_answer
from relais.conversations.tables import Conversation, Turn
from relais.conversations.thread import Thread
from relais.errors import Conflict
from relais.safety.situations import is_answered_by_its_card

MAX_CLAIMS = 100  # every restart claims all that waits; this only ends a turn that kills the gateway each time
SEEN_TOGETHER = 80  # of the turns that wait in one conversation, the oldest
TURNS = cast(Table, Turn.__table__)
_UNUSED = ("unshown", "finished_at", "conversation_id")
_is_open = or_(TURNS.c.state == TurnState.pending, TURNS.c.state == TurnState.running)
_FIND_OPEN = (
    select(*(column for column in TURNS.c if column.name not in _UNUSED))
    .where(TURNS.c.conversation_id == bindparam("conversation"), _is_open)
    .order_by(TURNS.c.message_seq)
    .limit(SEEN_TOGETHER)
)
_HAS_OPEN = select(TURNS.c.id).where(TURNS.c.conversation_id == bindparam("conversation"), _is_open).limit(1)
_ASK = insert(TURNS)
_CHANGE = update(TURNS).where(TURNS.c.id == bindparam("turn"))
_SNAPSHOT = select(Conversation.dialogue_snapshot, Conversation.dialogue_version)


@dataclass(frozen=True)
class Lease:
    """Who claims, and for how long."""

    owner: str
    duration: dt.timedelta


@dataclass(frozen=True)
class Claimed:
    """A turn held by one gateway; the state it started from guards its end."""

    turn_id: str
    conversation_id: str
    owner: str
    claims: int
    epoch: int
    version: int
    message: dict[str, Any]
    context: dict[str, Any]
    asked_at: dt.datetime

    @property
    def is_hopeless(self) -> bool:
        return self.claims > MAX_CLAIMS

    @property
    def danger(self) -> tuple[str, ...]:
        """The situations whose numbers were given when the message came."""
        return tuple(self.message.get("danger", ()))

    @property
    def is_answered_already(self) -> bool:
        """The worker may have nothing to add, and no excuse is due."""
        return is_answered_by_its_card(self.danger)


def list_waiting(session: Session, *, owner: str, now: dt.datetime, limit: int = 500) -> list[str]:
    """Conversations with a turn that nobody else holds, the oldest first."""
    is_over = or_(Turn.lease_until <= now, Turn.lease_owner == owner)
    is_free = or_(Turn.state == TurnState.pending, (Turn.state == TurnState.running) & is_over)
    query = select(Turn.conversation_id).where(is_free).order_by(Turn.created_at).limit(limit)
    return list(dict.fromkeys(session.scalars(query)))


def release_all(session: Session) -> None:
    """At the start of the only writing process: nobody holds anything."""
    held = update(TURNS).where(TURNS.c.state == TurnState.running)
    session.execute(held.values(state=TurnState.pending, lease_owner=None, lease_until=None))


def ask(
    session: Session,
    held: Thread,
    seq: int,
    client_msg_id: str,
    message: dict[str, Any],
    *,
    lease: Lease | None,
    now: dt.datetime,
) -> Claimed | None:
    """A turn to be played; claimed at once when a lease is given and no other turn waits before it."""
    is_taken = lease is not None and not _has_open(session, held.id)
    row: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "conversation_id": held.id,
        "message_seq": seq,
        "client_msg_id": client_msg_id,
        "message": message,
        "state": TurnState.running if is_taken else TurnState.pending,
        "lease_owner": lease.owner if lease and is_taken else None,
        "lease_until": now + lease.duration if lease and is_taken else None,
        "claims": int(is_taken),
        "created_at": now,
    }
    session.connection().execute(_ASK, row)
    if lease is None or not is_taken:
        return None
    return _claimed(held, row["id"], lease, claims=1, message=message, asked_at=now)


def claim(session: Session, conversation_id: str, *, lease: Lease, now: dt.datetime) -> Claimed | None:
    """Take the next turn of this conversation, with the lines typed in the same breath.

    A turn that the same owner holds is taken anew: it asks only when it plays nothing of this conversation.
    """
    held = thread.hold(session, conversation_id)
    if held is None:
        return None
    claimed = take(session, held, _list_open(session, conversation_id), lease=lease, now=now)
    held.save()
    return claimed


def take(
    session: Session, held: Thread, waiting: Sequence[Row[Any]], *, lease: Lease, now: dt.datetime
) -> Claimed | None:
    """The first of those that wait, if nobody else is at it."""
    if not waiting or any(_is_held_by_another(turn, lease.owner, now) for turn in waiting):
        return None
    if not bot_may_answer(held.owner):
        end(session, held, waiting, TurnState.fenced, now=now)
        return None
    batch = waiting[: count_together(cast(Any, waiting))]
    lead = batch[0]
    taken = {"state": TurnState.running, "lease_owner": lease.owner, "lease_until": now + lease.duration}
    change(
        session,
        [
            {"turn": turn.id, **taken, "claims": turn.claims + 1, "lead_id": None if turn is lead else lead.id}
            for turn in batch
        ],
    )
    message = joined([turn.message for turn in batch])
    return _claimed(held, lead.id, lease, claims=lead.claims + 1, message=message, asked_at=lead.created_at)


def hold(session: Session, claimed: Claimed) -> tuple[Thread, list[Row[Any]], list[Row[Any]]]:
    """The conversation, the turns played together, those that wait behind them.

    Raises `Conflict` when the lease is no longer ours: erased, or taken by another gateway.
    """
    held = thread.hold(session, claimed.conversation_id)
    batch: list[Row[Any]] = []
    behind: list[Row[Any]] = []
    for turn in _list_open(session, claimed.conversation_id):
        (batch if _belongs_to(turn, claimed) else behind).append(turn)
    is_ours = bool(batch) and batch[0].id == claimed.turn_id and batch[0].claims == claimed.claims
    if held is None or not is_ours:
        raise Conflict("the turn is no longer ours", code="lease_lost")
    return held, batch, behind


def end(session: Session, held: Thread, batch: Sequence[Row[Any]], state: TurnState, *, now: dt.datetime) -> None:
    """Each message of the batch gets its end."""
    for turn in batch:
        held.append_turn_done(turn.client_msg_id, now=now)
    over = {"state": state, "finished_at": now, "lease_until": None}
    change(session, [{"turn": turn.id, **over} for turn in batch])


def change(session: Session, changes: list[dict[str, Any]]) -> None:
    """`turn` names the row, the rest are its columns, the same for all."""
    session.connection().execute(_CHANGE, changes)


def get_snapshot(session: Session, claimed: Claimed) -> dict[str, Any] | None:
    """The dialogue state that the claim started from, None at the beginning. Raises `Conflict` when it has moved."""
    found = session.execute(_SNAPSHOT.where(Conversation.id == claimed.conversation_id)).one_or_none()
    if found is None or found.dialogue_version != claimed.version:
        raise Conflict("the dialogue has moved", code="lease_lost")
    snapshot: dict[str, Any] | None = found.dialogue_snapshot
    return snapshot


def _has_open(session: Session, conversation_id: str) -> bool:
    return session.connection().execute(_HAS_OPEN, {"conversation": conversation_id}).first() is not None


def _list_open(session: Session, conversation_id: str) -> Sequence[Row[Any]]:
    return session.connection().execute(_FIND_OPEN, {"conversation": conversation_id}).all()


def _is_held_by_another(turn: Any, owner: str, now: dt.datetime) -> bool:
    is_living = turn.lease_until is not None and turn.lease_until > now
    return bool(turn.state == TurnState.running and is_living and turn.lease_owner != owner)


def _belongs_to(turn: Any, claimed: Claimed) -> bool:
    is_held = turn.state == TurnState.running and turn.lease_owner == claimed.owner
    return is_held and claimed.turn_id in (turn.id, turn.lead_id)


def _claimed(
    held: Thread, turn_id: str, lease: Lease, *, claims: int, message: dict[str, Any], asked_at: dt.datetime
) -> Claimed:
    return Claimed(
        turn_id=turn_id,
        conversation_id=held.id,
        owner=lease.owner,
        claims=claims,
        epoch=held.epoch,
        version=held.dialogue_version,
        message=message,
        context=held.context,
        asked_at=asked_at,
    )
