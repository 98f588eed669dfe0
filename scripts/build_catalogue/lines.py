"""JSON lines whose differences can be read: one record a line, sorted by id, empty fields left out."""

import itertools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def write(path: Path, rows: Iterable[Row]) -> None:
    ordered = sorted(rows, key=lambda row: str(row["id"]))
    _refuse_duplicates(ordered)
    path.write_text("".join(f"{_line(row)}\n" for row in ordered), encoding="utf-8")


def read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _line(row: Row) -> str:
    return json.dumps({key: value for key, value in row.items() if value not in (None, "", [])}, ensure_ascii=False)


def _refuse_duplicates(ordered: list[Row]) -> None:
    for before, after in itertools.pairwise(ordered):
        if before["id"] == after["id"]:
            raise ValueError(f"two records are called {after['id']}")
