"""Figures: nobody can be recognised in them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.errors import NotAllowed
from relais.handoffs import report
from relais.handoffs.report import figures_of, hidden_of
from relais.handoffs.tables import Handoff
from tests.relais.handoffs.builders import CHIEF, MARIE, NOW, Desk

UNTIL = NOW + dt.timedelta(days=1)


def make_handoff(number: int, **over: object) -> Handoff:
    plain = {"structure_id": "a", "mode": "now", "departement": "81", "need": "housing", "requested_at": NOW}
    return Handoff(id=str(number), conversation_id=str(number), **{**plain, **over})


def test_figures_are_for_supervisors(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.do(report.figures, MARIE, since=NOW, until=UNTIL)

    assert desk.do(report.figures, CHIEF, since=NOW, until=UNTIL).total.persons is None


def test_ten_persons_are_shown_with_how_long_they_waited() -> None:
    waits = [make_handoff(n, taken_at=NOW + dt.timedelta(seconds=60 + n)) for n in range(10)]

    found = figures_of(waits, NOW, UNTIL)

    assert (found.total.persons, found.total.waits_s) == (10, 64)
    assert found.by_need[0].key == ("81", "housing")


def test_nine_persons_are_hidden_however_often_they_asked() -> None:
    asked = [make_handoff(n) for n in range(9) for _ in range(3)]

    found = figures_of(asked, NOW, UNTIL)

    assert {cell.persons for cell in (found.total, *found.by_structure, *found.by_need)} == {None}


def test_waits_of_fewer_than_ten_are_hidden_though_more_asked() -> None:
    asked = [make_handoff(n, taken_at=NOW if n < 9 else None) for n in range(20)]

    assert figures_of(asked, NOW, UNTIL).total.waits_s is None


@given(st.dictionaries(st.tuples(st.text(max_size=2)), st.integers(1, 40), max_size=6))
def test_no_cell_below_ten_can_be_worked_out(counts: dict[tuple[str, ...], int]) -> None:
    hidden = hidden_of(counts)

    assert all(counts[key] >= 10 for key in counts if key not in hidden)
    assert len(hidden) != 1 or len(counts) == 1
