"""What a supervisor reads of real requests, on both databases."""

import datetime as dt

import pytest

from relais.counsellors.access import Actor, Role
from relais.counted import searches
from relais.counted.searches import Counted
from relais.errors import NotAllowed
from relais.handoffs import service, supervising
from relais.handoffs.load import load_now
from tests.relais.handoffs.builders import CASTRES, CHIEF, MARIE, NOW, PAUL, Desk

UNTIL = NOW + dt.timedelta(days=1)
PERIOD = {"since": NOW - dt.timedelta(days=1), "until": UNTIL}


@pytest.mark.parametrize("actor", [MARIE, Actor("a", "A", Role.administrator), Actor("o", "O", Role.officer)])
def test_figures_are_for_supervisors(desk: Desk, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        desk.do(supervising.figures, actor, **PERIOD)
    for work in (load_now, supervising.list_left):
        with pytest.raises(NotAllowed):
            desk.do(work, actor, now=NOW)


def test_person_who_asks_again_counts_once_with_her_first_wait(desk: Desk) -> None:
    for _ in range(10):
        conversation_id = desk.conversation()
        first = desk.asks(conversation_id)
        desk.later(minutes=2)
        desk.act(service.take, MARIE, first)
        desk.act(service.release, MARIE, first)
        desk.later(minutes=30)
        desk.act(service.take, PAUL, first)
        desk.act(service.close, PAUL, first, desk.handoff(first).version, outcome="answered", to_bot=True)
        desk.asks(conversation_id)

    found = desk.do(supervising.figures, CHIEF, **PERIOD)

    assert (found.total.persons, found.total.waits_s) == (10, 120)
    assert [(cell.key, cell.persons) for cell in found.by_outcome] == [(("81", "answered"), 10)]


def test_what_was_asked_before_or_elsewhere_is_not_counted(desk: Desk) -> None:
    for _ in range(10):
        desk.asks()
    stranger = Actor("x", "X", Role.supervisor, frozenset(), frozenset({"11"}))

    late = desk.do(supervising.figures, CHIEF, since=UNTIL, until=UNTIL + dt.timedelta(days=1))
    elsewhere = desk.do(supervising.figures, stranger, **PERIOD)

    assert [late.total.persons, elsewhere.total.persons] == [None, None]
    assert (late.by_territory, elsewhere.by_territory) == ((), ())


def test_load_divides_open_requests_by_who_is_there(desk: Desk) -> None:
    for actor in (MARIE, PAUL):
        desk.is_there(actor)
    for _ in range(11):
        desk.asks()

    load = desk.do(load_now, CHIEF, now=desk.now)

    assert [(one.key, one.persons, one.present, one.each) for one in load] == [
        (("81",), 11, 2, 5.5),
        (("81", CASTRES), 11, 2, 5.5),
    ]


def test_requests_that_nobody_acknowledged_are_listed_after_two_days(desk: Desk) -> None:
    late, known = desk.asks(mode="call_back", need="housing"), desk.asks(mode="call_back")
    desk.later(hours=1)
    desk.act(service.acknowledge, MARIE, known)
    desk.later(hours=47, minutes=1)
    desk.asks(mode="call_back")

    count, left = desk.do(supervising.list_left, CHIEF, now=desk.now)

    assert (count, [one.id for one in left]) == (1, [late])
    assert desk.do(supervising.list_left, Actor("x", "X", Role.supervisor), now=desk.now) == (0, [])


def test_needs_without_an_offer_are_those_of_her_territory(desk: Desk) -> None:
    day = NOW.date() - dt.timedelta(days=1)
    counted = [Counted(day, departement, "housing", False) for departement in ("11", "81") for _ in range(10)]
    desk.do(searches.add, counted)

    period = {"since": day, "until": NOW.date(), "now": NOW}
    chief = desk.do(supervising.list_unmet, CHIEF, **period)
    member = Actor("m", "M", Role.supervisor, frozenset({CASTRES}))

    assert [(one.departement, one.need, one.without) for one in chief] == [("81", "housing", 10)]
    assert desk.do(supervising.list_unmet, member, **period) == chief
    assert desk.do(supervising.list_unmet, Actor("x", "X", Role.supervisor), **period) == []
