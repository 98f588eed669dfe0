"""What an import did and what it refused: counts, problems by row and field, never a value of a person.

rejected   the row is left out
mended     the row is kept, one of its values was dropped or cleaned
noticed    the row is kept as it is, somebody should look
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from relais.errors import Refused

KEPT_PROBLEMS = 10_000


class Verdict(StrEnum):
    rejected = "rejected"
    mended = "mended"
    noticed = "noticed"


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` counts from 1; `id` is the feed's identifier; `reason` quotes codes of closed lists only."""

    verdict: Verdict
    file: str
    row: int
    id: str
    field: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


Sink = Callable[[Problem], None]
"""Takes every problem, for the full report; `Report.problems` is bounded."""


@dataclass
class Report:
    """Counts of what is served after the import; `problems` holds the first ten thousand."""

    feed: str
    already_imported: bool = False
    structures: int = 0
    services: int = 0
    rows_read: Counter[str] = field(default_factory=Counter)
    rows_rejected: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[Verdict, str, str, str]] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    vectors_encoded: int = 0
    vectors_kept: int = 0
    duration_s: float = 0.0

    def add(self, problem: Problem) -> None:
        self.reasons[problem.verdict, problem.file, problem.field, problem.reason] += 1
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(problem)

    def count(self, verdict: Verdict) -> int:
        """Problems of this kind; a rejected row may have several."""
        return sum(number for key, number in self.reasons.items() if key[0] == verdict)

    @property
    def rejected(self) -> int:
        return self.rows_rejected.total()

    @property
    def rows_per_s(self) -> float:
        return self.rows_read.total() / self.duration_s if self.duration_s else 0.0


class ImportRefused(Refused):
    """Nothing was swapped: the former catalogue is served. `report` says which rows were at fault."""

    def __init__(self, detail: str, *, code: str, report: Report | None = None) -> None:
        super().__init__(detail, code=code)
        self.report = report
