"""Opening hours (OSM syntax) as a state at one moment: open until when, or opening when. No words here.

French public holidays count as `PH`. A text that is not OSM syntax is not known, never an error.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State
from opening_hours.opening_hours import ParserError

PARIS = ZoneInfo("Europe/Paris")
HORIZON = dt.timedelta(days=21)  # an opening further away is not worth a promise
SOON = dt.timedelta(hours=2)
_ALWAYS = dt.timedelta(days=8)


@dataclass(frozen=True)
class Opening:
    """At `asked_at` (Paris time): open or closed, and the next change of it within three weeks."""

    is_open: bool
    asked_at: dt.datetime
    changes_at: dt.datetime | None

    @property
    def opens_soon(self) -> bool:
        return not self.is_open and self.changes_at is not None and self.changes_at - self.asked_at <= SOON

    @property
    def is_always(self) -> bool:
        return self.is_open and (self.changes_at is None or self.changes_at - self.asked_at > _ALWAYS)


def opening_at(hours: str | None, now: dt.datetime) -> Opening | None:
    """`now` is aware. Null when the hours are unknown or unreadable, or when their author says « unknown »."""
    parsed = _parse((hours or "").strip())
    if parsed is None:
        return None
    local = now.astimezone(PARIS).replace(tzinfo=None)
    state, _ = parsed.state(local)
    if state == State.UNKNOWN:
        return None
    is_open = state == State.OPEN
    change = _next_change(parsed, local)
    if not is_open and change is None:
        return None  # closed for as long as we can see: a season's hours or an old text; say nothing
    return Opening(is_open, local.replace(tzinfo=PARIS), change.replace(tzinfo=PARIS) if change else None)


def _next_change(parsed: OpeningHours, local: dt.datetime) -> dt.datetime | None:
    """The first moment at which « open » becomes « not open » or the reverse, comments aside."""
    is_open = parsed.state(local)[0] == State.OPEN
    change = parsed.next_change(local)
    while change is not None and change <= local + HORIZON:
        if (parsed.state(change)[0] == State.OPEN) != is_open:
            naive: dt.datetime = change.replace(tzinfo=None)
            return naive
        change = parsed.next_change(change)
    return None


@lru_cache(maxsize=20_000)
def _parse(hours: str) -> OpeningHours | None:
    if not hours or len(hours) > 1_000:
        return None
    try:
        return OpeningHours(hours, country="FR", max_interval_days=60)
    except (ParserError, ValueError, OverflowError):
        return None
