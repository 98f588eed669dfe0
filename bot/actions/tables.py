"""Reads a YAML table of `data/`."""

from pathlib import Path
from typing import Any

from relais.yaml_files import read_yaml


def read_table(path: Path) -> dict[str, Any]:
    table = read_yaml(path)
    if not isinstance(table, dict):
        raise ValueError(f"{path}: a mapping is expected")
    return table
