"""The words of this room: who owns a conversation, who speaks, what is said, where a turn stands."""

from enum import StrEnum


class Owner(StrEnum):
    """Who may speak (conversation.md §2.2)."""

    bot = "bot"
    requested = "requested"
    deferred = "deferred"
    human = "human"
    closed = "closed"


class Author(StrEnum):
    person = "person"
    bot = "bot"
    counsellor = "counsellor"
    system = "system"


class Kind(StrEnum):
    text = "text"
    offers = "offers"
    safety = "safety"
    diagnostic = "diagnostic"
    summary = "summary"
    state = "state"
    turn_done = "turn_done"


class Notice(StrEnum):
    """What a `state` event says."""

    degraded = "degraded"
    recovered = "recovered"
    late = "late"
    erased = "erased"
    not_kept = "not_kept"
    resume_code = "resume_code"
    handoff_waiting = "handoff_waiting"
    handoff_deferred = "handoff_deferred"
    handoff_taken = "handoff_taken"
    handoff_released = "handoff_released"
    handoff_transferred = "handoff_transferred"
    handoff_ended = "handoff_ended"
    handoff_cancelled = "handoff_cancelled"
    appointment = "appointment"
    journey = "journey"
    channel_note = "channel_note"
    channel_lost = "channel_lost"
    channel_moved = "channel_moved"


class TurnState(StrEnum):
    """A turn waits, is being played, then ends in one of three ways; `fenced` = the owner changed meanwhile."""

    pending = "pending"
    running = "running"
    done = "done"
    failed = "failed"
    fenced = "fenced"


OPEN_TURNS = (TurnState.pending, TurnState.running)


class OutboxState(StrEnum):
    pending = "pending"
    sent = "sent"
    failed = "failed"


def bot_may_answer(owner: str) -> bool:
    return owner in (Owner.bot, Owner.requested, Owner.deferred)
