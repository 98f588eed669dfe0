"""CSV as pandas writes it: comma or semicolon, header, lists as Python text (`['a', 'b']`)."""

import csv
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from relais.offers.importing.formats.source import MAX_RECORD_CHARACTERS, Bytes, Row, Source, damaged


def open_source(path: Path) -> Source:
    file = Bytes(path)
    lines = _Lines(file.as_text(newline=""))
    return Source(_rows(path, lines), total=file.total, position=file.position, close=file.close)


class _Lines:
    """Remembers whether the last line was ended: a file cut in mid-line must not pass for a whole one."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.is_ended = True

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self.is_ended = line.endswith(("\n", "\r"))
            yield line


def _rows(path: Path, lines: _Lines) -> Iterator[Row]:
    csv.field_size_limit(MAX_RECORD_CHARACTERS)
    numbered = iter(lines)
    try:
        head = next(numbered, "")
        delimiter = ";" if head.count(";") > head.count(",") else ","
        header = next(csv.reader([head], delimiter=delimiter), [])
        for number, cells in enumerate(csv.reader(numbered, delimiter=delimiter, strict=True), start=1):
            if not cells:
                continue
            if len(cells) != len(header):
                raise damaged(path, f"row {number} has {len(cells)} cells, the header {len(header)}")
            yield dict(zip(header, cells, strict=True))
    except (csv.Error, UnicodeDecodeError, EOFError, OSError, zlib.error) as error:
        raise damaged(path, f"it cannot be read ({error})") from error
    if not lines.is_ended:
        raise damaged(path, "the last line has no end")
