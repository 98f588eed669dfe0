"""No two questions about periods give away fewer than ten persons."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from relais.counted.releasing import FEWEST, blocks_of, first_whole_quarter, released

FIRST = dt.date(2026, 1, 1)
LAST = FIRST + dt.timedelta(days=199)
counts = st.dictionaries(
    st.integers(0, 199).map(lambda n: FIRST + dt.timedelta(days=n)), st.integers(1, 25), max_size=60
)
periods = st.tuples(st.integers(0, 199), st.integers(0, 199)).map(
    lambda pair: (FIRST + dt.timedelta(days=min(pair)), FIRST + dt.timedelta(days=max(pair)))
)


def test_ten_persons_over_several_days_are_told_nine_are_not() -> None:
    nine = {FIRST + dt.timedelta(days=n): 3 for n in range(3)}
    ten = {**nine, FIRST + dt.timedelta(days=7): 1}

    assert released(nine, since=FIRST, until=LAST, today=LAST) is None
    assert released(ten, since=FIRST, until=LAST, today=LAST) == 10


def test_today_is_told_tomorrow() -> None:
    days = {FIRST: 12}

    assert released(days, since=FIRST, until=FIRST, today=FIRST) is None
    assert released(days, since=FIRST, until=FIRST, today=FIRST + dt.timedelta(days=1)) == 12


def test_block_does_not_go_over_the_end_of_a_quarter() -> None:
    days = {dt.date(2026, 3, 31): 9, dt.date(2026, 4, 1): 10}

    assert [one.persons for one in blocks_of(days)] == [10]


@given(counts, periods, periods)
def test_difference_of_two_periods_is_nobody_or_ten(
    days: dict[dt.date, int], one: tuple[dt.date, dt.date], other: tuple[dt.date, dt.date]
) -> None:
    first, second = (released(days, since=since, until=until, today=LAST) or 0 for since, until in (one, other))
    together = released(days, since=min(one[0], other[0]), until=max(one[1], other[1]), today=LAST) or 0

    is_inside = other[0] <= one[0] and one[1] <= other[1]
    assert first == 0 or first >= FEWEST
    assert together - first == 0 or together - first >= FEWEST
    assert not is_inside or second - first == 0 or second - first >= FEWEST


@given(counts, st.integers(0, 199))
def test_what_is_told_of_a_period_that_is_over_never_changes(days: dict[dt.date, int], number: int) -> None:
    today = FIRST + dt.timedelta(days=number)
    then = {day: persons for day, persons in days.items() if day <= today}

    before = [one for one in blocks_of(then) if one.last < today]
    assert before == [one for one in blocks_of(days) if one.last < today]


@given(counts)
def test_what_the_purge_leaves_is_told_as_before(days: dict[dt.date, int]) -> None:
    oldest = first_whole_quarter(FIRST + dt.timedelta(days=20))

    left = {day: persons for day, persons in days.items() if day >= oldest}

    assert list(blocks_of(left)) == [one for one in blocks_of(days) if one.first >= oldest]


@given(counts)
def test_blocks_hold_ten_and_do_not_meet(days: dict[dt.date, int]) -> None:
    blocks = list(blocks_of(days))

    assert all(one.persons >= FEWEST for one in blocks)
    assert all(one.last < other.first for one, other in pairwise(blocks))
