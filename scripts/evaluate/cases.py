"""The sentences to evaluate on: JSON lines, each checked. `tests/understanding/` holds ours.

One object a line: `text`, `intent`, `style`, `entities` (each with `entity` and `value` as written, or `start` and
`end`; a commune may carry `code_insee`), and optionally `also` (other intents that are right) and `language`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relais.errors import Refused


@dataclass(frozen=True)
class Named:
    """An entity's place in a text; `code_insee` of a commune when its meaning is known."""

    entity: str
    start: int
    end: int
    code_insee: str | None = None

    def overlaps(self, other: "Named") -> bool:
        return self.entity == other.entity and self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Case:
    """One sentence and what it means."""

    text: str
    intent: str
    style: str = "plain"
    language: str = "fr"
    entities: tuple[Named, ...] = ()
    also: tuple[str, ...] = ()

    def accepts(self, intent: str | None) -> bool:
        return intent == self.intent or intent in self.also


def load_cases(path: Path) -> list[Case]:
    """Raises `Refused` with file and line for whatever cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read: {error}") from error
    cases = list(_cases_in(lines, path))
    if not cases:
        raise Refused(f"{path} holds no sentence")
    return cases


def _cases_in(lines: list[str], path: Path) -> Iterator[Case]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield case_from(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(f"{path}:{number}: {error}") from error


def case_from(row: dict[str, Any]) -> Case:
    """Raises `ValueError` or `KeyError` that says what is wrong."""
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    text = row.get("text")
    if not isinstance(text, str) or not text.strip() or not row.get("intent"):
        raise ValueError("`text` and `intent` are needed")
    return Case(
        text,
        row["intent"],
        row.get("style") or "plain",
        row.get("language") or "fr",
        tuple(_entities_of(text, row.get("entities") or [])),
        tuple(row.get("also") or ()),
    )


def _entities_of(text: str, rows: list[dict[str, Any]]) -> Iterator[Named]:
    taken: list[tuple[int, int]] = []
    for row in rows:
        start, end = _place(text, row, taken)
        taken.append((start, end))
        yield Named(row["entity"], start, end, row.get("code_insee"))


def _place(text: str, row: dict[str, Any], taken: list[tuple[int, int]]) -> tuple[int, int]:
    """The first place of the value that no entity before it has taken."""
    if row.get("start") is not None:
        start = int(row["start"])
        end = row.get("end")
        return start, int(end) if end is not None else start + len(row["value"])
    value = row["value"]
    start = text.find(value)
    while (start, start + len(value)) in taken:
        start = text.find(value, start + 1)
    if start < 0:
        raise ValueError(f"{value!r} does not stand in the text")
    return start, start + len(value)
