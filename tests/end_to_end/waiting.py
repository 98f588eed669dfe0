"""Wait for a condition of another process, not longer than said."""

import time
from collections.abc import Callable

PAUSE_S = 0.05


def until(condition: Callable[[], bool], *, timeout_s: float) -> None:
    """Raises when the time is over and the condition does not hold."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, f"nothing after {timeout_s} s"
        time.sleep(PAUSE_S)
