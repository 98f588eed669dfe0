"""How long an account waits after wrong passwords: growing, never for good. Pure."""

import datetime as dt

FREE = 4  # wrong ones without a delay
FIRST = dt.timedelta(seconds=30)
LONGEST = dt.timedelta(minutes=15)
FORGOTTEN = dt.timedelta(hours=24)


def is_locked(locked_until: dt.datetime | None, now: dt.datetime) -> bool:
    return locked_until is not None and now < locked_until


def count_failure(failures: int, locked_until: dt.datetime | None, now: dt.datetime) -> int:
    """One more; those of before the last quiet day are forgotten."""
    return 1 if locked_until is not None and locked_until + FORGOTTEN <= now else failures + 1


def locked_until(failures: int, now: dt.datetime) -> dt.datetime | None:
    """30 s at the fifth, doubled by each that follows, 15 minutes at most."""
    beyond = failures - FREE - 1
    return now + min(FIRST * 2 ** min(beyond, 10), LONGEST) if beyond >= 0 else None
