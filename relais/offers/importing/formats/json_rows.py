"""JSON: one array of records (the published dump), or one record a line. Read in blocks, never whole."""

import json
import re
import zlib
from collections.abc import Iterator
from json import JSONDecodeError
from pathlib import Path

from relais.offers.importing.formats.source import MAX_RECORD_CHARACTERS, Bytes, Row, Source, damaged

BLOCK_CHARACTERS = 1 << 20
_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)  # NaN and Infinity, as pandas writes them, become null


def open_source(path: Path) -> Source:
    file = Bytes(path)
    rows = _checked(path, _Text(path, file))
    return Source(rows, total=file.total, position=file.position, close=file.close)


class _Text:
    """A window on the text: `fill` reads on, `drop` forgets what was used."""

    def __init__(self, path: Path, file: Bytes) -> None:
        self._path = path
        self._file = file.as_text()
        self.text = ""
        self.at = 0

    def fill(self) -> bool:
        """False at the end of the file."""
        try:
            block = self._file.read(BLOCK_CHARACTERS)
        except (UnicodeDecodeError, EOFError, OSError, zlib.error) as error:
            raise damaged(self._path, f"it cannot be read ({type(error).__name__})") from error
        self.text = self.text[self.at :] + block
        self.at = 0
        return bool(block)

    def peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            match = _BLANK.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.fill():
                return ""

    def record(self) -> object:
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except JSONDecodeError as error:
                self._read_on(error.msg)
            except RecursionError as error:
                raise damaged(self._path, "a record is nested too deeply") from error
            else:
                self.at = end
                return value

    def _read_on(self, why: str) -> None:
        if len(self.text) - self.at > MAX_RECORD_CHARACTERS or not self.fill():
            raise damaged(self._path, why)


def _checked(path: Path, text: _Text) -> Iterator[Row]:
    records = _array(path, text) if text.peek() == "[" else _lines(text)
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            raise damaged(path, f"record {number} is not an object")
        yield record


def _array(path: Path, text: _Text) -> Iterator[object]:
    text.at += 1
    if text.peek() == "]":
        return
    while True:
        yield text.record()
        separator = text.peek()
        text.at += 1
        if separator == "]":
            break
        if separator != ",":
            raise damaged(path, "the array does not end")
    if text.peek():
        raise damaged(path, "something follows the array")


def _lines(text: _Text) -> Iterator[object]:
    while text.peek():
        yield text.record()
