"""Statuses that open rights, as publics of data·inclusion v1, from `data/vocabulary/publics.yml`.

A benefit counts only when the person has it: « je suis au RSA », not « j'ai droit au RSA ? », nor « je ne suis pas
au RSA ».
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.pipeline.folding import Span, fold
from relais.yaml_files import read_yaml

ASKED_WITHIN = 25  # characters before a benefit


class PublicFinder:
    """The value of a span is the code of the public."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._statuses = [(code, _any_of(words)) for code, words in table["statuses"].items()]
        had = rf"(?:{'|'.join(table['having'])}) ?(?:le |la |les |l'|mon |ma )?"
        benefits = {code: rf"(?P<v>{_alternatives(words)})" for code, words in table["benefits"].items()}
        self._benefits = [(code, re.compile(rf"{had}{words}(?!\w)")) for code, words in benefits.items()]
        self._first = [
            (code, re.compile(rf"\W*{words}(?=\W*(?:$|,|et |avec |depuis |je |j'|seule? ))"))
            for code, words in benefits.items()
        ]
        self._denying = re.compile(rf"\b(?:{'|'.join(table['denying'])}) (?:(?:un|une|en|au|comme|les|aux|des) )?$")
        self._asking = re.compile(rf"\b(?:{'|'.join(table['asking'])})\b")

    @classmethod
    def load(cls, data_dir: Path) -> "PublicFinder":
        return cls(read_yaml(data_dir / "vocabulary" / "publics.yml"))

    def find(self, text: str) -> list[Span]:
        folded = fold(text)
        return [*self._of_statuses(folded), *self._of_benefits(folded)]

    def _of_statuses(self, folded: str) -> Iterator[Span]:
        for code, pattern in self._statuses:
            for match in pattern.finditer(folded):
                if not self._is_denied(folded, match.start()):
                    yield Span("public", match.start(), match.end(), code)

    def _of_benefits(self, folded: str) -> Iterator[Span]:
        for code, first in self._first:
            if match := first.match(folded):
                yield Span("public", *match.span("v"), code)
        for code, pattern in self._benefits:
            for match in pattern.finditer(folded):
                start, end = match.span("v")
                is_asked = self._asking.search(folded[max(0, start - ASKED_WITHIN) : start])
                if not is_asked and not self._is_denied(folded, match.start()):
                    yield Span("public", start, end, code)

    def _is_denied(self, folded: str, start: int) -> bool:
        return self._denying.search(folded[max(0, start - ASKED_WITHIN) : start]) is not None


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(words)})(?!\w)")


def _alternatives(words: list[str]) -> str:
    """The longest first; a hyphen or a space, one or none."""
    ordered = sorted((fold(str(word)) for word in words), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\-", "[- ]").replace(r"\ ", "[ -]") for word in ordered)
