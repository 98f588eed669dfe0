"""A clock that goes when it is told to."""

import datetime as dt


class FakeClock:
    """Call it for the time; `advance` moves it."""

    def __init__(self, at: dt.datetime = dt.datetime(2026, 11, 22, 13, 3, tzinfo=dt.UTC)) -> None:
        self.at = at

    def __call__(self) -> dt.datetime:
        return self.at

    def advance(self, **duration: float) -> None:
        self.at += dt.timedelta(**duration)
