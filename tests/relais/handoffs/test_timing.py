"""The clocks of docs/handoff.md: each delay, just before and just after; what the person and the structure are told."""

import datetime as dt

import pytest
from sqlalchemy import select

from relais.conversations.tables import Outbox
from relais.handoffs import service
from relais.handoffs.clocks import Due, Facts, answered_until, what_is_due
from relais.handoffs.tables import Handoff
from tests.relais.handoffs.builders import ALBI, CASTRES, MARIE, NOW, ZOE, Desk

SECOND = dt.timedelta(seconds=1)


def make_handoff(state: str, **over: object) -> Handoff:
    return Handoff(**{"state": state, "urgency": 0, "due_at": None, **over})


def due(handoff: Handoff, after: dt.timedelta, **facts: object) -> Due:
    return what_is_due(handoff, Facts(**{"since": NOW, "last_at": NOW, **facts}), NOW + after)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "facts", "expected"),
    [
        (dt.timedelta(minutes=3) - SECOND, {"next_structure_id": "b"}, Due.nothing),
        (dt.timedelta(minutes=3), {"next_structure_id": "b"}, Due.pass_on),
        (dt.timedelta(minutes=3), {}, Due.defer),
        (SECOND, {"is_open": False}, Due.defer_closing),
    ],
)
def test_waiting(after: dt.timedelta, facts: dict[str, object], expected: Due) -> None:
    handoff = make_handoff("waiting", due_at=NOW + dt.timedelta(minutes=3))

    assert due(handoff, after, **facts) == expected


@pytest.mark.parametrize(
    ("hours", "over", "told", "expected"),
    [
        (47, {}, (), Due.nothing),
        (48, {}, (), Due.remind),
        (48, {}, ("reminded",), Due.nothing),
        (48, {"acknowledged_at": NOW}, (), Due.nothing),
        (24, {"urgency": 2}, (), Due.remind),
        (23, {"urgency": 3}, (), Due.nothing),
        (24 * 7 - 1, {}, ("reminded",), Due.nothing),
        (24 * 7, {}, ("reminded",), Due.tell_unanswered),
        (24 * 7, {"acknowledged_at": NOW}, (), Due.tell_unanswered),
        (24 * 9, {}, ("reminded", "unanswered"), Due.nothing),
        (24 * 9, {"appointment_state": "proposed"}, (), Due.nothing),
        (24 * 9, {"appointment_state": "received"}, (), Due.tell_unanswered),
    ],
)
def test_deferred(hours: int, over: dict[str, object], told: tuple[str, ...], expected: Due) -> None:
    assert due(make_handoff("deferred", **over), dt.timedelta(hours=hours), told=frozenset(told)) == expected


@pytest.mark.parametrize(
    ("hours", "is_silent", "expected"),
    [(23, False, Due.nothing), (24, False, Due.end_idle), (0, True, Due.requeue), (24, True, Due.requeue)],
)
def test_taken(hours: int, is_silent: bool, expected: Due) -> None:
    assert due(make_handoff("taken"), dt.timedelta(hours=hours), is_silent=is_silent) == expected


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_nothing_is_due_once_it_has_ended(state: str) -> None:
    assert due(make_handoff(state), dt.timedelta(days=90), is_silent=True, is_open=False) == Due.nothing


def test_working_days_leave_out_the_week_end_and_public_holidays() -> None:
    friday = dt.datetime(2026, 12, 18, 9, tzinfo=dt.UTC)

    assert answered_until(NOW) == NOW + dt.timedelta(days=7)
    assert answered_until(friday) == dt.datetime(2026, 12, 28, 9, tzinfo=dt.UTC)  # without Friday the 25th


def test_not_taken_in_time_is_deferred_with_an_apology_and_a_promise(desk: Desk) -> None:
    conversation = desk.conversation()
    handoff = desk.asks(conversation)
    desk.later(minutes=3, seconds=-1)
    assert desk.sweeps() == []
    desk.later(seconds=1)

    assert desk.sweeps() == [conversation]

    assert (desk.handoff(handoff).state, desk.row(conversation).owner) == ("deferred", "deferred")
    text = desk.last(conversation)["text"]
    assert "Excusez-nous" in text
    assert "48 heures" in text
    assert outbox(desk)[-1] == "handoff_waiting"
    assert desk.sweeps() == []
    assert desk.broken() == []


def test_next_structure_in_charge_is_asked_without_what_was_approved_for_the_first(desk: Desk) -> None:
    conversation = desk.conversation()
    desk.is_there(MARIE)
    handoff = desk.asks(conversation, contact={"phone": "06 00 00 00 00"})
    desk.later(minutes=3)
    desk.is_there(ZOE)

    desk.sweeps()

    passed = desk.handoff(handoff)
    assert (passed.state, passed.structure_id, passed.passed_by) == ("waiting", ALBI, 1)
    assert (passed.summary, passed.contact) == (None, None)
    assert "CCAS d'Albi" in desk.last(conversation)["text"]
    desk.later(minutes=3)
    desk.sweeps()
    deferred = desk.handoff(handoff)
    assert (deferred.state, deferred.structure_id) == ("deferred", CASTRES)
    assert deferred.contact == {"phone": "06 00 00 00 00"}
    assert desk.broken() == []


def test_closing_time_defers(desk: Desk) -> None:
    conversation = desk.conversation()
    desk.now = dt.datetime(2026, 11, 23, 15, 59, tzinfo=dt.UTC)  # 16 h 59 in Paris, closes at 17 h
    handoff = desk.asks(conversation)
    assert desk.sweeps() == []
    desk.later(minutes=1)

    desk.sweeps()

    assert desk.handoff(handoff).state == "deferred"
    assert "fermé" in desk.last(conversation)["text"]


def test_console_silent_for_two_minutes_gives_it_back(desk: Desk) -> None:
    conversation = desk.conversation()
    handoff = desk.asks(conversation)
    desk.is_there(MARIE)
    desk.act(service.take, MARIE, handoff)
    desk.later(minutes=1)
    desk.is_there(MARIE)
    desk.later(minutes=2, seconds=-1)
    assert desk.sweeps() == []
    desk.later(seconds=1)

    assert desk.sweeps() == [conversation]

    kept = desk.handoff(handoff)
    assert (kept.state, kept.counsellor_id, desk.row(conversation).owner) == ("waiting", None, "requested")
    assert desk.states(conversation)[-1] == "handoff_released"
    assert desk.moves(handoff)[-1] == ("release", "clock")
    assert desk.broken() == []


def test_a_day_without_a_message_ends_it(desk: Desk) -> None:
    conversation = desk.conversation()
    handoff = desk.asks(conversation)
    desk.act(service.take, MARIE, handoff)
    desk.later(hours=20)
    desk.writes(conversation)
    for hours in (4, 19):
        desk.later(hours=hours)
        desk.is_there(MARIE)
        assert desk.sweeps() == []
    desk.later(hours=1)
    desk.is_there(MARIE)

    assert desk.sweeps() == [conversation]

    kept = desk.handoff(handoff)
    assert (kept.state, kept.outcome, desk.row(conversation).owner) == ("closed", "no_answer", "bot")
    assert desk.broken() == []


@pytest.mark.parametrize(("urgency", "hours"), [(0, 48), (2, 24)])
def test_structure_is_told_again_once(desk: Desk, urgency: int, hours: int) -> None:
    handoff = desk.asks(mode="message", message="Bonjour", urgency=urgency)
    desk.later(hours=hours)

    desk.sweeps()
    desk.later(hours=1)
    desk.sweeps()

    assert outbox(desk) == ["handoff_waiting", "handoff_reminder"]
    assert desk.moves(handoff)[-1] == ("reminded", "clock")
    assert desk.broken() == []


@pytest.mark.parametrize(("structure", "told"), [(CASTRES, "05 63 00 00 01"), (ALBI, "nouvelle demande")])
def test_person_is_told_after_five_working_days(desk: Desk, structure: str, told: str) -> None:
    conversation = desk.conversation()
    desk.asks(conversation, mode="message", message="Bonjour", structure_id=structure)
    desk.later(days=3)
    desk.sweeps()
    desk.later(days=4)

    assert desk.sweeps() == [conversation]

    assert told in desk.last(conversation)["text"]
    desk.later(days=30)
    assert desk.sweeps() == []
    assert desk.broken() == []


def test_acknowledged_is_not_told_again_and_the_person_hears_of_it(desk: Desk) -> None:
    conversation = desk.conversation()
    handoff = desk.asks(conversation, mode="appointment", contact={"phone": "06 00 00 00 00"})

    desk.act(service.acknowledge, MARIE, handoff)

    assert desk.handoff(handoff).appointment_state == "received"
    assert "a bien reçu" in desk.last(conversation)["text"]
    desk.later(hours=48)
    assert desk.sweeps() == []
    assert outbox(desk) == ["handoff_waiting"]
    assert desk.broken() == []


def outbox(desk: Desk) -> list[str]:
    with desk.database.read_session() as session:
        return list(session.scalars(select(Outbox.kind).order_by(Outbox.id)))
