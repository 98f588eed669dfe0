"""The words of this room and the one table of what may follow what. Pure."""

from enum import StrEnum

from relais.errors import Conflict


class Mode(StrEnum):
    """What the person asked for."""

    now = "now"
    call_back = "call_back"
    appointment = "appointment"
    message = "message"
    takeover = "takeover"  # the counsellor came by herself


class State(StrEnum):
    """`waiting` = in the queue for now; `deferred` = somebody will answer later; `taken` = a counsellor owns it."""

    waiting = "waiting"
    deferred = "deferred"
    taken = "taken"
    closed = "closed"
    cancelled = "cancelled"


OPEN = (State.waiting, State.deferred, State.taken)


class Move(StrEnum):
    take = "take"
    release = "release"  # back to the queue: by her, or because she is gone
    defer = "defer"  # not taken in time, or closing time
    transfer = "transfer"
    close = "close"
    cancel = "cancel"  # by the person


class Mark(StrEnum):
    """A step that is no move: the state stays."""

    requested = "requested"
    opened = "opened"  # a counsellor read it
    acknowledged = "acknowledged"
    reminded = "reminded"  # the structure was told again
    unanswered = "unanswered"  # the person was told so
    proposed = "proposed"  # an appointment
    confirmed = "confirmed"
    declined = "declined"


class Trigger(StrEnum):
    asked = "asked"
    danger = "danger"
    failure = "failure"
    diagnostic = "diagnostic"
    counsellor = "counsellor"


class Outcome(StrEnum):
    """How it ended, chosen by the counsellor; the labels stand in data/counsel/outcomes.yml."""

    answered = "answered"
    appointment = "appointment"
    oriented = "oriented"
    unreachable = "unreachable"
    not_for_us = "not_for_us"
    person_left = "person_left"
    no_answer = "no_answer"


class AppointmentState(StrEnum):
    """diagnostic.md §2.4."""

    sent = "sent"
    received = "received"
    proposed = "proposed"
    confirmed = "confirmed"
    honoured = "honoured"
    postponed = "postponed"
    cancelled = "cancelled"
    absent = "absent"
    unanswered = "unanswered"


_AFTER: dict[tuple[State, Move], State] = {
    (State.waiting, Move.take): State.taken,
    (State.waiting, Move.defer): State.deferred,
    (State.waiting, Move.transfer): State.waiting,
    (State.waiting, Move.cancel): State.cancelled,
    (State.waiting, Move.close): State.closed,
    (State.deferred, Move.take): State.taken,
    (State.deferred, Move.transfer): State.deferred,
    (State.deferred, Move.cancel): State.cancelled,
    (State.deferred, Move.close): State.closed,
    (State.taken, Move.release): State.waiting,
    (State.taken, Move.transfer): State.waiting,
    (State.taken, Move.close): State.closed,
    (State.taken, Move.cancel): State.cancelled,
}


def after(state: str, move: Move) -> State:
    """Raises `Conflict` (handoff_moved): somebody else was quicker, or it is over."""
    try:
        return _AFTER[State(state), move]
    except KeyError as error:
        raise Conflict(f"no {move} from {state}", code="handoff_moved") from error
