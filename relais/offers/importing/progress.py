"""How far an import is, told to whoever wants to show it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    structures = "structures"
    services = "services"
    swap = "swap"
    cleaning = "cleaning"


@dataclass(frozen=True)
class Step:
    """`done` of `total` in the unit of the file (bytes, or rows of a parquet); `rows` read so far in this stage."""

    stage: Stage
    done: int
    total: int
    rows: int


Progress = Callable[[Step], None]


def in_silence(_step: Step) -> None:
    """For those who do not watch."""
