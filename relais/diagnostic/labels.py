"""The labels of the public référentiel (data/diagnostic/labels): what an answer may be mapped on, letter by letter."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from relais.diagnostic.checking import Row, WrongContent, nearest
from relais.diagnostic.model import Labels

FOLDER = Path("diagnostic") / "labels"
TABLES = {"situations": 88, "objectives": 58, "actions": 134}
_FIELDS = ("situations", "objectives", "france_travail", "thematiques")
_COLUMNS = ["theme", "label", "read_in"]


@dataclass(frozen=True)
class Reference:
    """`version` is the date of the mapping. `themes`: labels of the sections of the dossier agrégé."""

    version: str
    tables: Mapping[str, frozenset[str]]  # as the fields of model.Labels, and actions
    themes: frozenset[str]

    def labels(self, row: Row) -> Labels:
        """Those of the row in the very spelling of the source: which apostrophe was typed does not matter here."""
        return Labels(**{field: self._exact(row, field) for field in _FIELDS})

    def theme(self, row: Row, key: str) -> str:
        return _spelt(row, key, [row.text(key)], self.themes)[0]

    def _exact(self, row: Row, field: str) -> tuple[str, ...]:
        return _spelt(row, field, row.texts(field), self.tables[field])


def load_labels(data_dir: Path) -> Reference:
    """Raises `WrongContent` with file and line."""
    folder = data_dir / FOLDER
    version, themes, france_travail = _france_travail(folder / "france_travail.yml")
    tables = {name: _table(folder / f"{name}.csv", count) for name, count in TABLES.items()}
    tables |= {"france_travail": france_travail, "thematiques": _thematiques(folder / "thematiques.txt")}
    return Reference(version, tables, themes)


def _table(file: Path, count: int) -> frozenset[str]:
    """`theme,label,read_in`, after comments; one label stands once in a theme."""
    lines = _lines(file)
    rows = [(number, next(csv.reader([line]))) for number, line in lines]
    if not rows or rows[0][1] != _COLUMNS:
        raise WrongContent(file, rows[0][0] if rows else 1, f"the first line must be {','.join(_COLUMNS)}")
    seen: set[tuple[str, ...]] = set()
    for number, row in rows[1:]:
        if len(row) != len(_COLUMNS) or not all(row):
            raise WrongContent(file, number, f"{len(_COLUMNS)} values are expected, a comma inside needs quotes: {row}")
        if tuple(row[:2]) in seen:
            raise WrongContent(file, number, f"{row[1]!r} stands twice in {row[0]!r}: keep one")
        seen.add(tuple(row[:2]))
    if len(seen) != count:
        raise WrongContent(file, 1, f"{len(seen)} labels, {count} are expected: a line was lost or added")
    return frozenset(label for _, label in seen)


def _thematiques(file: Path) -> frozenset[str]:
    return frozenset(line for _, line in _lines(file))


def _france_travail(file: Path) -> tuple[str, frozenset[str], frozenset[str]]:
    """By label, never by code alone: two of the codes changed places between 2024 and 2026."""
    top = Row.of_file(file)
    version = top.text("version")
    top.texts("sources")
    themes: set[str] = set()
    labels: set[str] = set()
    for section in ("besoins", "contraintes", "pouvoir_dagir", "numerique"):
        for row in top.rows(section):
            theme = _france_travail_theme(row)
            _once(row, theme, themes)
            for entry in row.rows("labels"):
                label = _france_travail_label(entry)
                _once(entry, label, labels)
            row.end()
    top.end()
    return version, frozenset(themes), frozenset(labels | themes)


def _france_travail_theme(row: Row) -> str:
    _codes(row)
    row.texts("families")
    row.texts("other_labels")
    row.text_or_none("cdb")
    return row.text("label")


def _france_travail_label(entry: Row) -> str:
    _codes(entry)
    label = entry.text("label")
    entry.end()
    return label


def _codes(row: Row) -> None:
    for code in ("code_2021_24", "code_2026"):
        row.text_or_none(code)


def _once(row: Row, label: str, seen: set[str]) -> None:
    if label in seen:
        raise row.wrong(f"{label!r} stands twice: keep one")
    seen.add(label)


def _spelt(row: Row, key: str, written: Iterable[str], among: Iterable[str]) -> tuple[str, ...]:
    by_plain = {_plain(label): label for label in among}
    for one in written:
        if _plain(one) not in by_plain:
            raise row.wrong(f"{key}: {one!r} is no label of the référentiel{nearest(one, by_plain.values())}")
    return tuple(by_plain[_plain(one)] for one in written)


def _plain(label: str) -> str:
    return label.replace("’", "'")


def _lines(file: Path) -> list[tuple[int, str]]:
    """Without comments and empty lines."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise WrongContent(file, 1, f"cannot be read ({error.strerror})") from error
    numbered: Iterable[tuple[int, str]] = enumerate(text.splitlines(), start=1)
    return [(number, line) for number, line in numbered if line.strip() and not line.startswith("#")]
