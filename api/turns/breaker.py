"""A circuit breaker: after enough failures nobody is asked until a probe says that it is worth trying again. Pure."""

from collections import deque
from enum import StrEnum

IN_A_ROW = 5
WINDOW = 20


class Circuit(StrEnum):
    closed = "closed"  # all goes through
    open = "open"  # nothing does
    trial = "trial"  # one turn may try


class Breaker:
    """Opens after five failures in a row, or more than half of the last twenty."""

    def __init__(self) -> None:
        self.circuit = Circuit.closed
        self._last: deque[bool] = deque(maxlen=WINDOW)
        self._in_a_row = 0

    def let_through(self) -> bool:
        """Whether a turn may go now; a trial is given to one turn only."""
        if self.circuit == Circuit.trial:
            self.circuit = Circuit.open
            return True
        return self.circuit == Circuit.closed

    @property
    def is_worth_asking(self) -> bool:
        return self.circuit != Circuit.open

    def succeeded(self) -> None:
        if self.circuit != Circuit.closed:
            self._last.clear()
        self.circuit = Circuit.closed
        self._in_a_row = 0
        self._last.append(True)

    def failed(self) -> None:
        self._in_a_row += 1
        self._last.append(False)
        is_mostly_failing = len(self._last) == WINDOW and self._last.count(False) * 2 > WINDOW
        if self._in_a_row >= IN_A_ROW or is_mostly_failing:
            self.circuit = Circuit.open

    def probe_succeeded(self) -> None:
        if self.circuit == Circuit.open:
            self.circuit = Circuit.trial
