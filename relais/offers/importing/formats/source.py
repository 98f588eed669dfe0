"""An open file of rows, and how far it was read. A damaged file is refused with one code: `damaged_file`."""

import gzip
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from relais.offers.importing.report import ImportRefused

Row = dict[str, Any]
MAX_RECORD_CHARACTERS = 4_000_000


class Source:
    """`position()` goes from 0 to `total` (bytes or rows) while `rows` is read."""

    def __init__(
        self, rows: Iterator[Row], *, total: int, position: Callable[[], int], close: Callable[[], None]
    ) -> None:
        self.rows = rows
        self.total = total
        self.position = position
        self._close = close

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()


class Bytes:
    """A file, gunzipped when its name ends in .gz; the position is that of the bytes on disk."""

    def __init__(self, path: Path) -> None:
        self._raw = path.open("rb")
        self.total = path.stat().st_size
        self.content: IO[bytes] = self._raw
        if path.suffix.lower() == ".gz":
            self.content = gzip.GzipFile(fileobj=self._raw)  # type: ignore[assignment]

        self._text: io.TextIOWrapper | None = None

    def as_text(self, newline: str | None = None) -> io.TextIOWrapper:
        """Held here: a wrapper that is forgotten closes the file under it."""
        self._text = io.TextIOWrapper(self.content, encoding="utf-8-sig", newline=newline)
        return self._text

    def position(self) -> int:
        return self._raw.tell()

    def close(self) -> None:
        self.content.close()
        self._raw.close()


def damaged(path: Path, why: str) -> ImportRefused:
    return ImportRefused(f"{path.name} is damaged or truncated: {why}", code="damaged_file")
