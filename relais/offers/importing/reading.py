"""Finds the files of a feed and reads them row by row, whatever their format; a damaged file is refused.

It knows nothing of the schema beyond the columns that must exist.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import Any

from relais.offers.importing.formats import csv_rows, json_rows, parquet_rows
from relais.offers.importing.formats.source import Row, Source
from relais.offers.importing.report import ImportRefused

FORMATS = {".parquet": parquet_rows, ".jsonl": json_rows, ".ndjson": json_rows, ".json": json_rows, ".csv": csv_rows}
REQUIRED = {
    "structures": {"source", "id", "nom", "date_maj"},
    "services": {"source", "structure_id", "id", "nom", "date_maj", "description"},
}
LOOKED_AT = 100


@dataclass(frozen=True)
class FeedFiles:
    """`structures` is None when each service carries its structure; `services` when there are only structures."""

    structures: Path | None
    services: Path | None

    def digest(self, version: str) -> str:
        """Changes with any byte of the files, and with the version of the importer."""
        sum_ = sha256(version.encode())
        for path in (self.structures, self.services):
            sum_.update(b"\0file\0")
            if path is not None:
                _add_content(sum_, path)
        return sum_.hexdigest()


def find_files(path: Path) -> FeedFiles:
    if path.is_dir():
        files = FeedFiles(_find_one(path, "structures"), _find_one(path, "services"))
        if files.services is None and files.structures is None:
            raise ImportRefused(f"{path} holds neither structures.* nor services.* ({_known()})", code="no_file")
        return files
    if not path.is_file():
        raise ImportRefused(f"{path} does not exist", code="no_file")
    if _format_of(path) is None:
        raise ImportRefused(f"{path.name} is in no known format ({_known()})", code="unknown_format")
    columns = _columns_of(path)
    if columns & {"structure_id", "structure"}:
        return FeedFiles(None, path)
    return FeedFiles(path, None)


def read_rows(path: Path, kind: str) -> Source:
    """Refused at once when a required column is missing from the first rows."""
    source = _open(path)
    first = list(islice(source.rows, LOOKED_AT))
    columns = {key for row in first for key in row}
    if kind == "services" and "structure" in columns:
        columns.add("structure_id")
    if first and (missing := REQUIRED[kind] - columns):
        raise ImportRefused(f"{path.name} lacks {', '.join(sorted(missing))}", code="missing_column")
    source.rows = chain(first, source.rows)
    return source


def nested_structures(source: Source) -> Iterator[Row]:
    """The structures that services carry, each once."""
    seen: set[str] = set()
    for row in source.rows:
        structure = row.get("structure")
        if isinstance(structure, dict) and str(structure.get("id")) not in seen:
            seen.add(str(structure.get("id")))
            yield structure


def _open(path: Path) -> Source:
    module: Any = FORMATS[_format_of(path) or ""]
    source: Source = module.open_source(path)
    return source


def _columns_of(path: Path) -> set[str]:
    with _open(path) as source:
        return {key for row in islice(source.rows, LOOKED_AT) for key in row}


def _find_one(folder: Path, kind: str) -> Path | None:
    """The best format of one name; two names (two dates) are refused, because neither can be chosen."""
    found = [path for path in sorted(folder.glob(f"{kind}*")) if path.is_file() and _format_of(path)]
    names = {path.name.split(".")[0] for path in found}
    if len(names) > 1:
        raise ImportRefused(f"{folder} holds several {kind} files: {', '.join(sorted(names))}", code="ambiguous_files")
    return min(found, key=lambda path: list(FORMATS).index(_format_of(path) or ""), default=None)


def _format_of(path: Path) -> str | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    suffix = suffixes[-2] if suffixes[-1:] == [".gz"] and len(suffixes) > 1 else (suffixes or [""])[-1]
    return suffix if suffix in FORMATS else None


def _known() -> str:
    return ", ".join(suffix.lstrip(".") for suffix in FORMATS)


def _add_content(sum_: Any, path: Path) -> None:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            sum_.update(block)
