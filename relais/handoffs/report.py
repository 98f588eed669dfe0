"""Figures for a supervisor: how long people wait, how it ends, for what and where. Nothing below ten persons."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from relais.handoffs.hiding import FEWEST, hidden_among

OPEN, CANCELLED, UNKNOWN = "open", "cancelled", ""
Key = tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """The first request of a person in the period; `outcome` may be `OPEN`. No other one of hers counts."""

    person: str
    departement: str
    structure_id: str
    mode: str
    need: str
    outcome: str
    day: dt.date
    wait_s: float | None  # until somebody took it


@dataclass(frozen=True)
class Cell:
    """`persons` is None below ten, and beside hidden cells that a sum would betray."""

    key: Key
    persons: int | None
    waits_s: int | None = None  # the middle one
    long_waits_s: int | None = None  # one person of ten waited longer


@dataclass(frozen=True)
class Figures:
    """By territory: (département,) then (département, structure). By day: of Paris."""

    total: Cell
    by_territory: tuple[Cell, ...]
    by_outcome: tuple[Cell, ...]  # (département, outcome)
    by_need: tuple[Cell, ...]  # (département, need)
    by_mode: tuple[Cell, ...]
    by_day: tuple[Cell, ...]


def figures_of(asked: Sequence[Asked]) -> Figures:
    everybody = _cell(("total",), asked, is_hidden=len(asked) < FEWEST)
    departements = _grouped(asked, lambda one: (one.departement,))
    hidden = hidden_among(_counts(departements))

    def within(leaf: Callable[[Asked], str]) -> tuple[Cell, ...]:
        return tuple(
            cell
            for key, group in sorted(departements.items())
            for cell in _cells(group, lambda one: (one.departement, leaf(one)), are_hidden=key in hidden)
        )

    territories = (*_cells(asked, lambda one: (one.departement,)), *within(lambda one: one.structure_id))
    return Figures(
        total=everybody,
        by_territory=tuple(sorted(territories, key=lambda cell: cell.key)),
        by_outcome=within(lambda one: one.outcome),
        by_need=within(lambda one: one.need),
        by_mode=_cells(asked, lambda one: (one.mode,)),
        by_day=_cells(asked, lambda one: (one.day.isoformat(),)),
    )


def _cells(asked: Iterable[Asked], key_of: Callable[[Asked], Key], *, are_hidden: bool = False) -> tuple[Cell, ...]:
    """`are_hidden`: all of them, since what they add up to is."""
    groups = _grouped(asked, key_of)
    hidden = frozenset(groups) if are_hidden else hidden_among(_counts(groups))
    return tuple(_cell(key, groups[key], is_hidden=key in hidden) for key in sorted(groups))


def _cell(key: Key, asked: Sequence[Asked], *, is_hidden: bool) -> Cell:
    if is_hidden:
        return Cell(key, None)
    waits = [one.wait_s for one in asked if one.wait_s is not None]
    if len(waits) < FEWEST:
        return Cell(key, len(asked))
    return Cell(key, len(asked), int(median(waits)), int(quantiles(waits, n=10, method="inclusive")[8]))


def _grouped(asked: Iterable[Asked], key_of: Callable[[Asked], Key]) -> dict[Key, list[Asked]]:
    groups: dict[Key, list[Asked]] = {}
    for one in asked:
        groups.setdefault(key_of(one), []).append(one)
    return groups


def _counts(groups: dict[Key, list[Asked]]) -> dict[Key, int]:
    return {key: len(group) for key, group in groups.items()}
