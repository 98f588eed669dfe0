"""What is offered is true: now only when it is open and somebody there has room, later with when, or nothing."""

import datetime as dt
import subprocess
import sys

import pytest

from relais.database import Database
from relais.settings import ROOT
from relais.structures import desk
from relais.structures.presence import ALIVE, FORGOTTEN
from tests.relais.structures.builders import HOURS, add, add_handoff, at, offered, say_present

LATER = desk.Kind.later


def test_open_and_somebody_there_is_now(database: Database) -> None:
    add(database)
    say_present(database, now=at(10))

    offer = offered(database, now=at(10))

    assert offer is not None
    assert (offer.kind, offer.place, offer.wait_min, offer.opens_at) == (desk.Kind.now, 1, 5, None)
    assert (offer.structure.name, offer.promised_hours) == ("Maison d'Albi", 48)


def test_no_structure_in_charge_is_none(database: Database) -> None:
    add(database)
    say_present(database, now=at(10))

    assert offered(database, now=at(10), departement="12", code_insee="12202") is None


def test_inactive_structure_is_none(database: Database) -> None:
    add(database, is_active=False)

    assert offered(database, now=at(10)) is None


def test_open_and_nobody_there_is_later(database: Database) -> None:
    add(database)

    offer = offered(database, now=at(10))

    assert offer is not None
    assert (offer.kind, offer.place, offer.wait_min, offer.opens_at) == (LATER, None, None, None)


@pytest.mark.parametrize(
    ("now", "opens_at"),
    [
        (at(8), at(9)),
        (at(12, 30), at(14)),
        (at(18), at(9, day=16)),
        (at(10, day=18), at(9, day=20)),  # Saturday
        (at(10, day=14), at(9, day=15)),  # the national day, a Tuesday
        (at(17, day=13), at(9, day=15)),
    ],
)
def test_closed_is_later_and_says_when_it_opens(database: Database, now: dt.datetime, opens_at: dt.datetime) -> None:
    add(database)
    say_present(database, now=now)

    offer = offered(database, now=now)

    assert offer is not None
    assert (offer.kind, offer.opens_at) == (LATER, opens_at)


@pytest.mark.parametrize(("minute", "kind"), [(54, "now"), (55, "now"), (56, "later")])
def test_closing_before_the_wait_is_over_is_later(database: Database, minute: int, kind: str) -> None:
    add(database)
    say_present(database, now=at(11, minute))

    offer = offered(database, now=at(11, minute))

    assert offer is not None
    assert offer.kind == kind


def test_without_hours_whoever_is_there_decides(database: Database) -> None:
    add(database, opening_hours=None)
    say_present(database, now=at(22))

    offer = offered(database, now=at(22))

    assert offer is not None
    assert offer.kind is desk.Kind.now


@pytest.mark.parametrize(("silent_s", "kind"), [(0, "now"), (119, "now"), (120, "later")])
def test_presence_lives_for_two_minutes(database: Database, silent_s: int, kind: str) -> None:
    add(database)
    say_present(database, now=at(10))

    offer = offered(database, now=at(10) + dt.timedelta(seconds=silent_s))

    assert offer is not None
    assert offer.kind == kind


def test_console_that_asks_keeps_the_presence_alive(database: Database) -> None:
    add(database)
    say_present(database, now=at(10))
    now = at(10) + ALIVE

    with database.write_session() as session:
        desk.keep_alive(session, "ana", now=now)
        assert desk.is_available(session, "ana", now=now)
        assert desk.present(session, "albi", now=now) == 1


def test_console_that_asks_does_not_say_that_she_is_there(database: Database) -> None:
    add(database)
    say_present(database, now=at(10), is_available=False)

    with database.write_session() as session:
        desk.keep_alive(session, "ana", now=at(10, 1))
        assert not desk.is_available(session, "ana", now=at(10, 1))


def test_console_that_comes_back_late_must_say_it_again(database: Database) -> None:
    add(database)
    say_present(database, now=at(10))
    now = at(10) + FORGOTTEN

    with database.write_session() as session:
        desk.keep_alive(session, "ana", now=now)
        assert desk.present(session, "albi", now=now) == 0


def test_present_is_said_anew_not_twice(database: Database) -> None:
    add(database)
    add(database, id="castres")
    say_present(database, now=at(10))
    say_present(database, now=at(10), structure_id="castres")

    with database.read_session() as session:
        assert desk.present(session, "albi", now=at(10)) == 0
        assert desk.present(session, "castres", now=at(10)) == 1


def test_place_counts_who_waits(database: Database) -> None:
    add(database)
    say_present(database, now=at(10))
    add_handoff(database)
    add_handoff(database, state="deferred")
    add_handoff(database, state="closed")

    offer = offered(database, now=at(10))

    assert offer is not None
    assert (offer.kind, offer.place, offer.wait_min) == (desk.Kind.now, 2, 10)


def test_nobody_with_room_left_is_later(database: Database) -> None:
    add(database)
    say_present(database, now=at(10))
    for _ in range(2):
        add_handoff(database, state="taken", counsellor_id="ana")
    add_handoff(database)

    offer = offered(database, now=at(10))

    assert offer is not None
    assert offer.kind is LATER


def test_second_counsellor_brings_room(database: Database) -> None:
    add(database)
    for _ in range(3):
        add_handoff(database, state="taken", counsellor_id="ana")
    say_present(database, now=at(10))
    say_present(database, "bea", now=at(10))

    offer = offered(database, now=at(10))

    assert offer is not None
    assert (offer.kind, offer.place) == (desk.Kind.now, 1)


def test_structure_that_answers_now_goes_before_a_narrower_one(database: Database) -> None:
    add(database, id="town", communes=["81004"])
    add(database)
    say_present(database, now=at(10))

    offer = offered(database, now=at(10))

    assert offer is not None
    assert (offer.structure.id, offer.kind) == ("albi", desk.Kind.now)


def test_narrowest_structure_is_the_one_of_later(database: Database) -> None:
    add(database)
    add(database, id="town", communes=["81004"])

    offer = offered(database, now=at(10))

    assert offer is not None
    assert offer.structure.id == "town"


def test_wait_is_the_median_of_the_last_twenty_taken_at_once(database: Database) -> None:
    add(database)
    say_present(database, now=at(10))
    for number in range(30):
        waited = dt.timedelta(minutes=50 if number < 10 else 2, seconds=10)
        start = at(9) - dt.timedelta(days=2) + dt.timedelta(hours=number)
        add_handoff(database, state="closed", requested_at=start, taken_at=start + waited)
    add_handoff(database, state="closed", requested_at=at(9, day=14), taken_at=at(9))  # a call back, not a queue
    add_handoff(database, state="closed", mode="message", requested_at=at(8), taken_at=at(8, 59))

    offer = offered(database, now=at(10))

    assert offer is not None
    assert offer.wait_min == 3


def test_places_go_by_urgency_then_by_who_waits_longest(database: Database) -> None:
    add(database)
    add(database, id="castres")
    first = add_handoff(database, requested_at=at(9, 10))
    second = add_handoff(database, requested_at=at(9, 20))
    urgent = add_handoff(database, requested_at=at(9, 30), urgency=2)
    elsewhere = add_handoff(database, structure_id="castres", requested_at=at(9))
    taken = add_handoff(database, state="taken", counsellor_id="ana", requested_at=at(9))

    with database.read_session() as session:
        places = [desk.place_of(session, one) for one in (urgent, first, second, elsewhere, taken, "none")]
        assert desk.waiting(session, "albi") == 3

    assert places == [1, 2, 3, 1, 0, 0]


def test_desk_opens_nothing_encrypted() -> None:
    """The worker imports it and has no key."""
    code = "import sys, relais.structures.desk; print('relais.crypto' in sys.modules, 'cryptography' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert said.split() == ["False", "False"]


def test_hours_of_these_tests_are_read() -> None:
    assert desk.opening_at(HOURS, at(10)) is not None
