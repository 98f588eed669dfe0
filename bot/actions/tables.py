"""Reads a YAML table of `data/`."""

from pathlib import Path
from typing import Any

import yaml


def read_table(path: Path) -> dict[str, Any]:
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(table, dict):
        raise ValueError(f"{path}: a mapping is expected")
    return table
