"""The emergency numbers: `data/safety/numbers.yml`, read and checked once. The only place of these numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from relais.errors import NotFound
from relais.safety.tables import LINE, read_table, refuse

FILE = Path("safety") / "numbers.yml"
_FIELDS: dict[str, tuple[type, ...]] = {
    "key": (str,),
    "number": (str,),
    "label": (str,),
    "href": (str,),
    "hours": (str,),
    "is_free": (bool,),
    "source": (str,),
    "checked_on": (date,),
    "verified_on": (date, type(None)),
    "verified_by": (str, type(None)),
}


@dataclass(frozen=True)
class SafetyNumber:
    """One line of the table. `verified_by` is None until a human has confirmed it."""

    key: str
    number: str
    label: str
    href: str
    hours: str
    is_free: bool
    source: str
    checked_on: date
    verified_on: date | None
    verified_by: str | None

    @property
    def note(self) -> str:
        """Hours and price, as a person reads them."""
        return f"{self.hours}, gratuit" if self.is_free else self.hours

    def to_json(self) -> dict[str, str]:
        """As it travels in an event of kind `safety`."""
        return {"label": self.label, "number": self.number, "href": self.href, "note": self.note}


@dataclass(frozen=True)
class Numbers:
    """The table: numbers by key, and for each situation the keys to show, the first to call first."""

    by_key: Mapping[str, SafetyNumber]
    by_situation: Mapping[str, tuple[str, ...]]

    def get(self, key: str) -> SafetyNumber:
        if key not in self.by_key:
            raise NotFound(f"safety number {key}")
        return self.by_key[key]

    def for_situation(self, situation: str) -> list[SafetyNumber]:
        """The first to call first."""
        if situation not in self.by_situation:
            raise NotFound(f"safety situation {situation}")
        return [self.by_key[key] for key in self.by_situation[situation]]


def load_numbers(data_dir: Path) -> Numbers:
    """Read and check the table. Raises `Refused` with file and line: nothing starts with a wrong number."""
    path = data_dir / FILE
    table = read_table(path)
    by_key: dict[str, SafetyNumber] = {}
    for row in table.get("numbers") or []:
        number = _number_from(row, path)
        if number.key in by_key:
            raise refuse(path, row[LINE], f"number {number.key!r} stands twice")
        by_key[number.key] = number
    if not by_key:
        raise refuse(path, 1, "no number")
    return Numbers(by_key, _situations_from(table, by_key, path))


def _number_from(row: dict[str, Any], path: Path) -> SafetyNumber:
    line = int(row[LINE]) if isinstance(row, dict) else 1
    values = {key: value for key, value in row.items() if key != LINE}
    if set(values) != set(_FIELDS):
        raise refuse(path, line, f"missing or unknown fields: {sorted(set(values) ^ set(_FIELDS))}")
    for field, kinds in _FIELDS.items():
        if not isinstance(values[field], kinds) or values[field] == "":
            raise refuse(path, line, f"{field}: {values[field]!r} is not accepted (numbers stand between quotes)")
    if not _dials(values["href"], values["number"]):
        raise refuse(path, line, f"href {values['href']!r} does not dial {values['number']!r}")
    if not values["source"].startswith("https://"):
        raise refuse(path, line, f"source {values['source']!r} is not an https address")
    if (values["verified_on"] is None) != (values["verified_by"] is None):
        raise refuse(path, line, "verified_on and verified_by come together")
    return SafetyNumber(**values)


def _dials(href: str, number: str) -> bool:
    """The link calls (or writes to) the very number that is shown."""
    digits = number.replace(" ", "")
    national = f"+33{digits[1:]}" if len(digits) == 10 and digits.startswith("0") else digits
    return re.fullmatch(r"\d{2,10}", digits) is not None and href in {f"tel:{national}", f"sms:{national}"}


def _situations_from(
    table: dict[str, Any], by_key: Mapping[str, SafetyNumber], path: Path
) -> dict[str, tuple[str, ...]]:
    rows = table.get("situations")
    if not isinstance(rows, dict):
        raise refuse(path, 1, "no situations")
    for situation, keys in rows.items():
        if situation == LINE:
            continue
        if not isinstance(keys, list) or not keys or any(key not in by_key for key in keys):
            raise refuse(path, rows[LINE], f"situation {situation!r} names an unknown number: {keys}")
    return {situation: tuple(keys) for situation, keys in rows.items() if situation != LINE}
