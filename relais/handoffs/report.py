"""Figures for a supervisor: how long people wait, how it ends, for what and where. Nothing below ten persons."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.counsellors import access
from relais.counsellors.access import Actor
from relais.handoffs.holding import check_may
from relais.handoffs.tables import Handoff

FEWEST = 10  # reliability.md §3.2
UNKNOWN = ""


@dataclass(frozen=True)
class Cell:
    """`persons` is None below ten, and beside a single hidden one that a sum would betray."""

    key: tuple[str, ...]
    persons: int | None
    waits_s: int | None = None  # the middle one


@dataclass(frozen=True)
class Figures:
    """`by_need`: (département, need); `by_day`: the day it was asked, in UTC."""

    since: dt.datetime
    until: dt.datetime
    total: Cell
    by_structure: tuple[Cell, ...]
    by_mode: tuple[Cell, ...]
    by_outcome: tuple[Cell, ...]
    by_need: tuple[Cell, ...]
    by_day: tuple[Cell, ...]


def figures(session: Session, actor: Actor, *, since: dt.datetime, until: dt.datetime) -> Figures:
    """Of what she sees, asked from `since` up to `until`, without it. Raises `NotAllowed`."""
    check_may(actor, "figures")
    asked = (Handoff.requested_at >= since, Handoff.requested_at < until)
    return figures_of(list(session.scalars(select(Handoff).where(access.sees(actor), *asked))), since, until)


def figures_of(handoffs: list[Handoff], since: dt.datetime, until: dt.datetime) -> Figures:
    """A person counts once in each cell, however often she asked."""
    return Figures(
        since=since,
        until=until,
        total=_cells(handoffs, lambda _: ("total",))[0] if handoffs else Cell(("total",), None),
        by_structure=_cells(handoffs, lambda one: (one.structure_id,)),
        by_mode=_cells(handoffs, lambda one: (one.mode,)),
        by_outcome=_cells([one for one in handoffs if one.outcome], lambda one: (one.outcome or UNKNOWN,)),
        by_need=_cells(handoffs, lambda one: (one.departement or UNKNOWN, one.need or UNKNOWN)),
        by_day=_cells(handoffs, lambda one: (one.requested_at.date().isoformat(),)),
    )


def _cells(handoffs: Iterable[Handoff], key_of: Callable[[Handoff], tuple[str, ...]]) -> tuple[Cell, ...]:
    groups: dict[tuple[str, ...], list[Handoff]] = {}
    for one in handoffs:
        groups.setdefault(key_of(one), []).append(one)
    counts = {key: len({one.conversation_id for one in group}) for key, group in groups.items()}
    hidden = hidden_of(counts)
    return tuple(
        Cell(key, None) if key in hidden else Cell(key, counts[key], _waits_s(groups[key])) for key in sorted(groups)
    )


def hidden_of(counts: dict[tuple[str, ...], int]) -> set[tuple[str, ...]]:
    """All below ten; and when that is one alone, the next smallest too: the sum would give it away."""
    hidden = {key for key, count in counts.items() if count < FEWEST}
    if len(hidden) == 1 and len(counts) > 1:
        hidden.add(min((key for key in counts if key not in hidden), key=lambda key: counts[key]))
    return hidden


def _waits_s(handoffs: list[Handoff]) -> int | None:
    """Only of ten persons or more who were answered."""
    waits = {one.conversation_id: (one.taken_at - one.requested_at).total_seconds() for one in handoffs if one.taken_at}
    return int(median(waits.values())) if len(waits) >= FEWEST else None
