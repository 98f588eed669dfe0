"""What a pattern tells: phone, e-mail, ages, distances, moments, fee… from `data/vocabulary/patterns.yml`."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.pipeline.folding import Span, fold
from relais.yaml_files import read_yaml

NOBODY = "nobody"  # takes a piece of text that would mislead, and is then dropped
ADULT_FROM = 14  # years: below it, an age said of oneself is a child's


class PatternFinder:
    """Patterns in the order of the file: the first to take a piece of text keeps it."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        parts = _resolved(table["parts"])
        self._patterns = [
            (entity, re.compile(_filled(pattern, parts)))
            for entity, patterns in table["entities"].items()
            for pattern in patterns
        ]
        self._not_first_name = frozenset(table["not_first_name"])
        self._not_in = {entity: frozenset(intents) for entity, intents in table["not_in"].items()}

    @classmethod
    def load(cls, data_dir: Path) -> "PatternFinder":
        return cls(read_yaml(data_dir / "vocabulary" / "patterns.yml"))

    def find(self, text: str, intent: str | None = None) -> list[Span]:
        """Overlapping spans are all given, the stronger first. Some say nothing in a message with that intent."""
        folded = fold(text)
        return [
            span
            for entity, pattern in self._patterns
            if intent not in self._not_in.get(entity, ())
            for span in self._spans(entity, pattern, text, folded)
        ]

    def _spans(self, entity: str, pattern: re.Pattern[str], text: str, folded: str) -> Iterator[Span]:
        group = next(iter(pattern.groupindex), 0)
        for match in pattern.finditer(folded):
            start, end = match.span(group)
            written = text[start:end]
            if entity == "first_name" and folded[start:end] in self._not_first_name:
                continue
            if group == "capital" and not written[0].isupper():
                continue
            yield Span(_age_of(entity, written), start, end, written)


def _age_of(entity: str, written: str) -> str:
    years = re.match(r"\d+", written)
    return "child_age" if entity == "age" and years and int(years[0]) < ADULT_FROM else entity


def _resolved(parts: Mapping[str, str]) -> dict[str, str]:
    """Parts may use the parts before them."""
    known: dict[str, str] = {}
    for name, pattern in parts.items():
        known[name] = _filled(pattern, known)
    return known


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern
