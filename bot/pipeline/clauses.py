"""The clauses of a long message, and how much each weighs: what somebody wants stands in one of them. Pure.

« Ma voisine gardait le petit, elle déménage, il me faudrait une nounou »: the clause that asks, and the last ones,
weigh more. The words that ask stand in `data/vocabulary/requests.yml`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bot.pipeline.text import unaccented
from relais.yaml_files import read_yaml

LONG_MESSAGE = 100  # characters: a shorter message is one clause
LEAST_WORDS = 4  # of a clause; fewer belong to the one before
ASKING = 3.0  # what a clause that asks weighs more than one that tells
LAST = 2.0  # what the last one weighs more than the first


class Clause(NamedTuple):
    """`weight`: its share; those of a message sum to one."""

    text: str
    weight: float


class ClauseReader:
    """`asking`: beginnings of words that ask. `borders`: words before which a clause begins."""

    def __init__(self, asking: Sequence[str], borders: Sequence[str]) -> None:
        self._asking = re.compile(rf"\b(?:{'|'.join(asking)})|\?")
        self._border = re.compile(rf"[.!?;:…]+\s|,\s|\s(?:{'|'.join(borders)})\s", re.IGNORECASE)

    def read(self, text: str) -> list[Clause]:
        """None for a message of one clause."""
        pieces = self._pieces(text) if len(text) > LONG_MESSAGE else []
        if len(pieces) < 2:
            return []
        weights = [self._weight(piece, place / len(pieces)) for place, piece in enumerate(pieces, start=1)]
        return [Clause(piece, weight / sum(weights)) for piece, weight in zip(pieces, weights, strict=True)]

    def _pieces(self, text: str) -> list[str]:
        pieces: list[str] = []
        for piece in filter(None, map(str.strip, self._border.split(text))):
            if pieces and min(len(piece.split()), len(pieces[-1].split())) < LEAST_WORDS:
                pieces[-1] = f"{pieces[-1]}, {piece}"
            else:
                pieces.append(piece)
        return pieces

    def _weight(self, piece: str, place: float) -> float:
        asks = self._asking.search(unaccented(piece).lower()) is not None
        return 1 + ASKING * asks + LAST * place**2


@lru_cache(maxsize=4)
def load_clauses(data_dir: Path) -> ClauseReader:
    table = read_yaml(data_dir / "vocabulary" / "requests.yml")
    return ClauseReader(table["asking"], table["borders"])
