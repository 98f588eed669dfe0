"""Figures: nobody can be recognised in them, whatever is subtracted from what."""

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from relais.handoffs.hiding import FEWEST, hidden_among
from relais.handoffs.load import load_of
from relais.handoffs.report import Asked, Cell, Figures, Key, figures_of

DAY = dt.date(2026, 11, 23)


def make_asked(**over: Any) -> Asked:
    plain = {"departement": "81", "structure_id": "a", "mode": "now", "need": "housing", "outcome": "answered"}
    return Asked(**{"person": "p", **plain, "day": DAY, "wait_s": None, **over})


def made(*groups: tuple[int, dict[str, Any]]) -> Figures:
    return figures_of([make_asked(**over) for count, over in groups for _ in range(count)])


def told(cells: tuple[Cell, ...]) -> dict[Key, int | None]:
    return {cell.key: cell.persons for cell in cells}


def test_nine_persons_are_hidden_everywhere() -> None:
    found = made((9, {}))

    tables = (found.by_territory, found.by_outcome, found.by_need, found.by_mode, found.by_day)
    assert {cell.persons for table in tables for cell in table} | {found.total.persons} == {None}


def test_ten_persons_are_told_with_the_middle_and_the_long_wait() -> None:
    found = figures_of([make_asked(wait_s=60 * n) for n in range(1, 12)])

    assert (found.total.persons, found.total.waits_s, found.total.long_waits_s) == (11, 360, 600)
    assert told(found.by_territory) == {("81",): 11, ("81", "a"): 11}


def test_waits_of_fewer_than_ten_are_hidden_though_more_asked() -> None:
    found = figures_of([make_asked(wait_s=60.0 if n < 9 else None) for n in range(20)])

    assert (found.total.persons, found.total.waits_s, found.total.long_waits_s) == (20, None, None)


def test_one_small_cell_hides_the_next_smallest_with_it() -> None:
    found = made((3, {"mode": "message"}), (12, {"mode": "call_back"}), (40, {}))

    assert told(found.by_mode) == {("message",): None, ("call_back",): None, ("now",): 40}


def test_two_small_cells_that_are_fewer_than_ten_together_hide_a_third() -> None:
    found = made((3, {"mode": "message"}), (4, {"mode": "call_back"}), (40, {}))

    assert set(told(found.by_mode).values()) == {None}


def test_what_a_hidden_territory_is_made_of_is_hidden_too() -> None:
    found = made((4, {"departement": "11"}), (12, {"departement": "12"}), (30, {}))

    assert told(found.by_need) == {("11", "housing"): None, ("12", "housing"): None, ("81", "housing"): 30}


people = st.lists(
    st.builds(
        make_asked,
        departement=st.sampled_from(["11", "12", "81"]),
        structure_id=st.sampled_from(["a", "b", "c"]),
        mode=st.sampled_from(["now", "message"]),
        need=st.sampled_from(["", "housing", "training", "mobility"]),
        outcome=st.sampled_from(["open", "answered", "oriented"]),
        day=st.integers(0, 6).map(lambda n: DAY - dt.timedelta(days=n)),
    ),
    max_size=120,
)


@given(people)
def test_whatever_is_subtracted_nobody_or_ten_persons_are_left(asked: list[Asked]) -> None:
    found = figures_of(asked)
    above = {(): found.total.persons, **{cell.key: cell.persons for cell in found.by_territory if len(cell.key) == 1}}
    leaves = {
        "departement": [cell for cell in found.by_territory if len(cell.key) == 1],
        "structure": [cell for cell in found.by_territory if len(cell.key) == 2],
        **{name: list(getattr(found, f"by_{name}")) for name in ("outcome", "need", "mode", "day")},
    }

    for name, cells in leaves.items():
        groups: dict[Key, list[Cell]] = defaultdict(list)
        for cell in cells:
            groups[cell.key[:1] if name in ("structure", "outcome", "need") else ()].append(cell)
        for parent, group in groups.items():
            shown, hidden = [cell.persons for cell in group if cell.persons], [c for c in group if c.persons is None]
            assert all(persons >= FEWEST for persons in shown)
            if above[parent] is None:
                assert shown == []
            else:
                left = above[parent] - sum(shown)
                assert (left == 0 and not hidden) or (left >= FEWEST and len(hidden) >= 2)


@given(people)
def test_what_is_told_is_true(asked: list[Asked]) -> None:
    found = figures_of(asked)

    modes = Counter((one.mode,) for one in asked)
    assert all(cell.persons in (None, modes[cell.key]) for cell in found.by_mode)
    assert set(modes) == {cell.key for cell in found.by_mode}
    assert found.total.persons == (len(asked) if len(asked) >= FEWEST else None)


@given(st.dictionaries(st.text(max_size=2), st.integers(10, 40), max_size=6))
def test_nothing_is_hidden_when_all_are_ten(counts: dict[str, int]) -> None:
    assert hidden_among(counts) == frozenset()


def test_load_counts_who_is_there_and_hides_as_the_figures_do() -> None:
    counts = {("81", "a"): 30, ("81", "b"): 12, ("11", "c"): 2}
    present = {"a": {"marie", "paul"}, "b": {"paul"}, "z": {"zoe"}}

    load = load_of(counts, present, {"a": ["81"], "b": ["81"], "c": ["11"], "z": ["11"]})

    assert [(one.key, one.persons, one.present, one.each) for one in load] == [
        (("11",), None, 1, None),
        (("11", "c"), None, 0, None),
        (("81",), None, 2, None),
        (("81", "a"), None, 2, None),
        (("81", "b"), None, 1, None),
    ]
    alone = load_of({("81", "a"): 30, ("81", "b"): 12}, present, {"a": ["81"], "b": ["81"]})
    assert [(one.key, one.persons, one.each) for one in alone] == [
        (("81",), 42, 21.0),
        (("81", "a"), 30, 15.0),
        (("81", "b"), 12, 12.0),
    ]
