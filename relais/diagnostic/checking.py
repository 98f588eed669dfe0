"""How a file of data/diagnostic is read strictly: each value asked for by name, each mistake with file and line."""

import difflib
from collections.abc import Collection, Iterable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from relais.errors import Refused
from relais.yaml_files import LINE, read_lined

Member = TypeVar("Member", bound=Enum)


class WrongContent(Refused):
    """A file of the questionnaire is wrong: nothing starts with half a questionnaire."""

    code = "diagnostic_content"

    def __init__(self, file: Path, line: int, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}")
        self.file, self.line, self.what = file, line, what


def nearest(wanted: str, among: Iterable[str]) -> str:
    """« ; did you mean … ? », or nothing."""
    by_lower = {str(one).lower(): str(one) for one in among}
    found = difflib.get_close_matches(wanted.lower(), by_lower, n=1, cutoff=0.4)
    return f"; did you mean {by_lower[found[0]]!r}?" if found else ""


class Row:
    """One mapping of a file. Every value is taken once; what is left over is unknown."""

    def __init__(self, file: Path, values: dict[str, Any]) -> None:
        self.file, self.line = file, int(values[LINE])
        self._values = {key: value for key, value in values.items() if key != LINE}
        self._known: list[str] = []

    @classmethod
    def of_file(cls, file: Path) -> "Row":
        return cls(file, read_lined(file, WrongContent))

    def wrong(self, what: str) -> WrongContent:
        return WrongContent(self.file, self.line, what)

    def end(self) -> None:
        """Raises when a key is left that nobody asked for."""
        for key in self._values:
            if key not in self._known:
                raise self.wrong(f"{key!r} is not known here{nearest(str(key), self._known)} Take it away or mend it")

    def has(self, key: str) -> bool:
        return key in self._values

    def keys(self) -> list[str]:
        return list(self._values)

    def text(self, key: str) -> str:
        if (found := self.text_or_none(key)) is None:
            raise self.wrong(f"{key!r} is missing: write it")
        return found

    def text_or_none(self, key: str) -> str | None:
        value = self._take(key)
        return None if value is None else self._as_text(key, value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, each once; empty when the key is not there."""
        value = self._take(key) or []
        if not isinstance(value, list):
            raise self.wrong(f"{key!r} must be a list: [first, second]")
        texts = tuple(self._as_text(key, one) for one in value)
        for number, one in enumerate(texts):
            if one in texts[:number]:
                raise self.wrong(f"{key!r} says {one!r} twice: keep one")
        return texts

    def number(self, key: str, default: int | None = None) -> int:
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(f"{key!r} must be a whole number, not {value!r}")
        return value

    def distance(self, key: str) -> float | None:
        value = self._take(key)
        if value is not None and (not isinstance(value, (int, float)) or isinstance(value, bool) or value <= 0):
            raise self.wrong(f"{key!r} must be a number of kilometres, not {value!r}")
        return None if value is None else float(value)

    def flag(self, key: str) -> bool:
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(f"{key!r} must be true or false, not {value!r}")
        return bool(value)

    def one_of(self, key: str, members: type[Member], default: Member) -> Member:
        """A member of an enumeration, by its name."""
        name = self.text_or_none(key)
        if name is None:
            return default
        self.known(key, [name], members.__members__)
        return members[name]

    def known(self, key: str, values: Iterable[str], among: Collection[str]) -> None:
        for value in values:
            if value not in among:
                raise self.wrong(f"{key}: {value!r} is unknown{nearest(value, among) or f'; known: {_list(among)}'}")

    def row(self, key: str) -> "Row":
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.wrong(f"{key!r} is missing, or has no lines of its own below it")
        return Row(self.file, value)

    def row_or_none(self, key: str) -> "Row | None":
        return self.row(key) if self.has(key) else None

    def rows(self, key: str) -> Sequence["Row"]:
        value = self._take(key) or []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(f"{key!r} must be a list of entries that begin with « - key: »")
        return [Row(self.file, one) for one in value]

    def _take(self, key: str) -> Any:
        self._known.append(key)
        return self._values.get(key)

    def _as_text(self, key: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self.wrong(f'{key!r}: {value!r} is not read as words; put it between quotes: "…"')
        if not value.strip():
            raise self.wrong(f"{key!r} is empty: write it, or take the line away")
        return value.strip()


def _list(names: Collection[str]) -> str:
    return ", ".join(sorted(names))
