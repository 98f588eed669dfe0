"""I1–I7 of reliability.md §2.1 as code: what must hold in the database at any moment. Used by the chaos tests."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations.states import OPEN_TURNS, Author, Kind, Notice, OutboxState, TurnState
from relais.conversations.tables import Conversation, Event, Outbox, Turn

TOLD_WITHIN = dt.timedelta(seconds=10)
BACK_FROM_HUMAN = (
    Notice.handoff_released,
    Notice.handoff_transferred,
    Notice.handoff_ended,
    Notice.handoff_cancelled,
    Notice.erased,
)


def list_broken(session: Session, *, now: dt.datetime) -> list[str]:
    """One line for each breach, without any content."""
    broken: list[str] = []
    for conversation in session.scalars(select(Conversation)):
        events = list(session.scalars(_of(Event, conversation).order_by(Event.seq)))
        turns = list(session.scalars(_of(Turn, conversation).order_by(Turn.message_seq)))
        found = (
            *_order(conversation, events),
            *_duplicates(events),
            *_one_at_a_time(turns, now),
            *_fencing(turns, events),
            *_one_voice(events),
            *_endings(turns, events),
            *(_unanswered(turns, events) if conversation.epoch == 0 else ()),
            *_answers_in_order(turns, events),
            *_honesty(turns, events, now),
        )
        broken += [f"{conversation.id}: {line}" for line in found]
    return broken + list(_outbox(session))


def _of(table: type, conversation: Conversation):  # type: ignore[no-untyped-def]
    return select(table).where(table.conversation_id == conversation.id)  # type: ignore[attr-defined]


def _order(conversation: Conversation, events: list[Event]) -> Iterator[str]:
    seqs = [event.seq for event in events]
    first = seqs[0] if conversation.owner == "closed" and seqs else 1
    if seqs != list(range(first, conversation.next_seq)):
        yield f"I3 gap or repeat before {conversation.next_seq}"


def _duplicates(events: list[Event]) -> Iterator[str]:
    sent = Counter(event.client_msg_id for event in events if event.client_msg_id)
    replies = Counter((event.turn_id, event.ordinal) for event in events if event.turn_id)
    yield from (f"I2 {key} stands {count} times" for key, count in (sent + replies).items() if count > 1)


def _one_at_a_time(turns: list[Turn], now: dt.datetime) -> Iterator[str]:
    held = [turn for turn in turns if turn.state == TurnState.running and turn.lead_id is None]
    living = [turn for turn in held if turn.lease_until and turn.lease_until > now]
    if len(living) > 1:
        yield f"I4 {len(living)} turns at once"


def _fencing(turns: list[Turn], events: list[Event]) -> Iterator[str]:
    fenced = {turn.id for turn in turns if turn.state == TurnState.fenced}
    yield from (f"I5 late reply shown at {event.seq}" for event in events if event.turn_id in fenced)


def _one_voice(events: list[Event]) -> Iterator[str]:
    """Between a takeover and its end the bot is silent; outside of it no counsellor speaks."""
    is_human = False
    for event in events:
        if event.kind == Kind.state and event.body["state"] == Notice.handoff_taken:
            is_human = True
        elif event.kind == Kind.state and event.body["state"] in BACK_FROM_HUMAN:
            is_human = False
        elif (event.author == Author.bot and is_human) or (event.author == Author.counsellor and not is_human):
            yield f"I5 the {event.author} spoke at {event.seq} and was not the owner"


def _endings(turns: list[Turn], events: list[Event]) -> Iterator[str]:
    ends = Counter(_ends(events))
    for turn in turns:
        expected = 0 if turn.state in OPEN_TURNS else 1
        if ends[turn.client_msg_id] != expected:
            yield f"I2 turn at {turn.message_seq} is {turn.state} and ended {ends[turn.client_msg_id]} times"


def _unanswered(turns: list[Turn], events: list[Event]) -> Iterator[str]:
    """As long as the bot has always owned the conversation, each message has its turn or its end."""
    with_turn = {turn.client_msg_id for turn in turns} | set(_ends(events))
    for event in events:
        if event.client_msg_id and event.client_msg_id not in with_turn:
            yield f"I1 message {event.seq} has no turn"


def _ends(events: list[Event]) -> Iterator[str]:
    return (event.body["client_msg_id"] for event in events if event.kind == Kind.turn_done)


def _answers_in_order(turns: list[Turn], events: list[Event]) -> Iterator[str]:
    asked = {turn.id: turn.message_seq for turn in turns}
    order = [asked[event.turn_id] for event in events if event.turn_id in asked]
    if order != sorted(order):
        yield "I3 answers out of order"


def _honesty(turns: list[Turn], events: list[Event], now: dt.datetime) -> Iterator[str]:
    for turn in turns:
        is_overdue = turn.state in OPEN_TURNS and now - turn.created_at > TOLD_WITHIN
        if is_overdue and not any(e.seq > turn.message_seq and e.author != Author.person for e in events):
            yield f"I7 message {turn.message_seq} without any word"


def _outbox(session: Session) -> Iterator[str]:
    known = set(OutboxState)
    for row in session.scalars(select(Outbox)):
        if row.state not in known:
            yield f"I6 outbox row {row.id} is {row.state}"
