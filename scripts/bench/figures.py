"""Small numbers: quantiles, memory, load, and tables that a person reads."""

import contextlib
import statistics
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

WEIGHED_EVERY_S = 0.2


def quantile(values: Sequence[float], share: float) -> float:
    """Nearest rank: of few samples it says one that was measured."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def memory_mb(pid: int) -> float:
    """Resident memory of a process and its children, in MB."""
    return sum(map(_resident_mb, _family(pid)))


class Weigher:
    """The most that a process and its children have held while the block lasted, in MB; shared pages count twice."""

    def __init__(self, pid: int) -> None:
        self.peak_mb = 0.0
        self._pid, self._is_over = pid, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Weigher":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(WEIGHED_EVERY_S):
            self.peak_mb = max(self.peak_mb, memory_mb(self._pid))


def cpu_s(pid: int) -> float:
    """Processor time of a process so far, its ended children included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(value) for value in fields[11:15]) / 100


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    drawn = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join(["", title, "-" * len(title), *drawn])


def _family(pid: int) -> Iterator[int]:
    yield pid
    with contextlib.suppress(OSError):  # one that has ended meanwhile weighs nothing
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in children.read_text().split():
                yield from _family(int(child))


def _resident_mb(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0
