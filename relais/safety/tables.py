"""Reads a YAML file of data/safety with the line of each entry, so that a mistake can be shown where it is."""

from pathlib import Path
from typing import Any

from relais.errors import Refused
from relais.yaml_files import LINE, read_lined

__all__ = ["LINE", "read_table", "refuse"]


def read_table(path: Path) -> dict[str, Any]:
    """The file as a mapping; every mapping inside carries its line. Raises `Refused` with file and line."""
    return read_lined(path, refuse)


def refuse(path: Path, line: int, problem: str) -> Refused:
    """The error to raise: `file:line: problem`."""
    return Refused(f"{path}:{line}: {problem}", code="safety_table")
