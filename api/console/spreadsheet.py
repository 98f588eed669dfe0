"""The figures as a file for a spreadsheet: the same cells, the same silence. The load of the moment is not in it:
beside the figures of a period it would tell how few have ended (docs/decisions/0014).
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from api.console.figure_words import Words
from relais.handoffs.hiding import FEWEST

TABLES = ("total", "by_territory", "by_outcome", "by_need", "by_mode", "by_day")
COLUMNS = ("table", "label", "persons", "waits_s", "long_waits_s", "found")
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
BOM = "\ufeff"  # else the French Excel reads no accents


def written(figures: dict[str, Any], words: Words) -> str:
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow([words.columns[name] for name in COLUMNS])
    table.writerows([safe(cell) for cell in row] for row in _rows(figures, words))
    return BOM + out.getvalue()


def safe(text: str) -> str:
    """A spreadsheet must not take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def _rows(figures: dict[str, Any], words: Words) -> Iterator[list[str]]:
    def number(value: int | None) -> str:
        return words.few if value is None else str(value)

    for name in TABLES:
        for cell in figures[name]:
            waits = (number(cell["waits_s"]), number(cell["long_waits_s"]))
            yield [words.tables[name], cell["label"], number(cell["persons"]), *waits, ""]
    for one in figures["unmet"]:
        yield [words.tables["unmet"], one["label"], number(one["without"]), "", "", number(one["found"])]
    count = figures["unanswered"]["count"]
    if count:
        yield [words.tables["unanswered"], words.everybody, number(count if count >= FEWEST else None), "", "", ""]
