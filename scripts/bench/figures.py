"""Small numbers: quantiles, memory, and tables that a person reads."""

import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path


def quantile(values: Sequence[float], share: float) -> float:
    """Nearest rank: of few samples it says one that was measured."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def memory_mb(pid: int) -> float:
    """Resident memory of a process and its children, in MB."""
    total = _resident_mb(pid)
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        total += sum(memory_mb(int(child)) for child in children.read_text().split())
    return total


def cpu_s(pid: int) -> float:
    """Processor time of a process so far, its ended children included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(value) for value in fields[11:15]) / 100


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    drawn = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join(["", title, "-" * len(title), *drawn])


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
