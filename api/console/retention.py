"""How long each kind of data is kept, in words: `api/console/retention.yml` and the settings."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from relais.settings import Settings
from relais.yaml_files import read_yaml

FILE = Path(__file__).parent / "retention.yml"
TWO_DAYS = 48
Unit = Literal["hours", "days", "months"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Row(_Strict):
    label: str
    unit: Unit
    setting: str | None = None
    constant: int | None = None

    @model_validator(mode="after")
    def _has_one(self) -> "Row":
        if (self.setting is None) == (self.constant is None):
            raise ValueError("either a setting or a constant")
        if self.setting is not None and self.setting not in Settings.model_fields:
            raise ValueError(f"no such setting: {self.setting}")
        return self


class Number(_Strict):
    one: str
    many: str


class Words(_Strict):
    rows: tuple[Row, ...]
    units: dict[Unit, Number]


@lru_cache(maxsize=1)
def load_words() -> Words:
    return Words.model_validate(read_yaml(FILE))


def told(settings: Settings) -> list[tuple[str, str]]:
    """What, and how long: « Reçus d'effacement », « 60 jours »."""
    words = load_words()
    return [(row.label, _long(words, row.unit, _count(settings, row))) for row in words.rows]


def _count(settings: Settings, row: Row) -> int:
    return int(getattr(settings, row.setting)) if row.setting else int(row.constant or 0)


def _long(words: Words, unit: Unit, count: int) -> str:
    """« 7 jours » rather than « 168 heures »."""
    if unit == "hours" and count >= TWO_DAYS and count % 24 == 0:
        unit, count = "days", count // 24
    said = words.units[unit]
    return (said.one if count == 1 else said.many).format(n=count)
