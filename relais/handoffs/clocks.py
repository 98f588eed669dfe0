"""Which delay is over for a handoff, and what follows from it. Pure: docs/handoff.md, « Clock »."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from relais.handoffs.states import AppointmentState, Mark, State
from relais.handoffs.tables import Handoff
from relais.offers.hours import PARIS, opening_at

TAKEN_WITHIN = dt.timedelta(minutes=3)
SILENT_AFTER = dt.timedelta(minutes=2)  # a console that is open asks every half minute
IDLE_AFTER = dt.timedelta(hours=24)
ACKNOWLEDGED_WITHIN = dt.timedelta(hours=48)
ACKNOWLEDGED_WITHIN_URGENT = dt.timedelta(hours=24)
URGENT = 2
WORKING_DAYS = 5
_WORKING = "Mo-Fr 08:00-18:00; PH off"
_ANSWERED = (AppointmentState.proposed, AppointmentState.confirmed, AppointmentState.honoured)


class Due(StrEnum):
    nothing = "nothing"
    pass_on = "pass_on"  # noqa: S105 - the next structure in charge is asked
    defer = "defer"  # nobody came
    defer_closing = "defer_closing"
    requeue = "requeue"  # her counsellor is gone
    end_idle = "end_idle"
    remind = "remind"  # the structure is told again
    tell_unanswered = "tell_unanswered"  # the person is told


@dataclass(frozen=True)
class Facts:
    """What the decision needs beside the row. `told`: marks since it last went to a structure, at `since`."""

    since: dt.datetime
    last_at: dt.datetime
    is_open: bool = True
    is_silent: bool = False
    next_structure_id: str | None = None
    told: frozenset[str] = frozenset()


def what_is_due(handoff: Handoff, facts: Facts, now: dt.datetime) -> Due:
    match handoff.state:
        case State.waiting:
            return _of_waiting(handoff, facts, now)
        case State.deferred:
            return _of_deferred(handoff, facts, now)
        case State.taken if facts.is_silent:
            return Due.requeue
        case State.taken if facts.last_at + IDLE_AFTER <= now:
            return Due.end_idle
    return Due.nothing


def next_look(handoff: Handoff, facts: Facts, now: dt.datetime) -> dt.datetime | None:
    """When the clock has something to look at again; a console that falls silent is seen without it."""
    if handoff.state == State.waiting:
        return now + TAKEN_WITHIN
    if handoff.state == State.taken:
        return max(facts.last_at + IDLE_AFTER, now)
    if handoff.state != State.deferred or handoff.appointment_state in _ANSWERED or Mark.unanswered in facts.told:
        return None
    if handoff.acknowledged_at is None and Mark.reminded not in facts.told:
        return facts.since + _patience(handoff)
    return answered_until(facts.since)


def answered_until(since: dt.datetime) -> dt.datetime:
    """Five working days later, at the same hour; public holidays do not count."""
    day, left = since.astimezone(PARIS), WORKING_DAYS
    while left:
        day += dt.timedelta(days=1)
        opening = opening_at(_WORKING, day.replace(hour=12))
        left -= bool(opening and opening.is_open)
    return day.astimezone(dt.UTC)


def _of_waiting(handoff: Handoff, facts: Facts, now: dt.datetime) -> Due:
    if not facts.is_open:
        return Due.defer_closing
    if handoff.due_at is None or handoff.due_at > now:
        return Due.nothing
    return Due.pass_on if facts.next_structure_id else Due.defer


def _of_deferred(handoff: Handoff, facts: Facts, now: dt.datetime) -> Due:
    if handoff.appointment_state in _ANSWERED or Mark.unanswered in facts.told:
        return Due.nothing
    if answered_until(facts.since) <= now:
        return Due.tell_unanswered
    is_known = handoff.acknowledged_at is not None or Mark.reminded in facts.told
    return Due.remind if not is_known and facts.since + _patience(handoff) <= now else Due.nothing


def _patience(handoff: Handoff) -> dt.timedelta:
    return ACKNOWLEDGED_WITHIN_URGENT if handoff.urgency >= URGENT else ACKNOWLEDGED_WITHIN
