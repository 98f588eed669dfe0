"""Which counts of days may be told, so that no two questions about periods give away fewer than ten persons. Pure.

Days are put together, from the first of a quarter on, until they hold ten persons: a block. A period is told the
persons of the blocks that lie in it whole. So the difference of two periods is made of whole blocks too.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FEWEST = 10  # reliability.md §3.2


@dataclass(frozen=True)
class Block:
    """Ten persons or more, from the day after the last block to `last`."""

    first: dt.date
    last: dt.date
    persons: int


def released(days: Mapping[dt.date, int], *, since: dt.date, until: dt.date, today: dt.date) -> int | None:
    """How many may be told; None when it is nobody. Today is not over: it is told tomorrow."""
    over = {day: persons for day, persons in days.items() if day < today}
    return sum(one.persons for one in blocks_of(over) if since <= one.first and one.last <= until) or None


def blocks_of(days: Mapping[dt.date, int]) -> Iterator[Block]:
    """They never change once they are there; what is left of a quarter below ten is never told."""
    first, persons, quarter = None, 0, None
    for day in sorted(days):
        if _quarter(day) != quarter:
            first, persons, quarter = None, 0, _quarter(day)
        first, persons = first or day, persons + days[day]
        if persons >= FEWEST:
            yield Block(first, day, persons)
            first, persons = None, 0


def first_whole_quarter(day: dt.date) -> dt.date:
    """The first day of the first quarter that begins on `day` or later."""
    month = (day.month - 1) // 3 * 3 + 1
    begun = day.replace(month=month, day=1)
    return begun if begun == day else (begun + dt.timedelta(days=100)).replace(day=1)


def _quarter(day: dt.date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3
