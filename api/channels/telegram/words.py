"""The words of `words.yml`, read once."""

from functools import cache
from pathlib import Path
from typing import Any

from relais.yaml_files import read_yaml


@cache
def words() -> dict[str, Any]:
    read: dict[str, Any] = read_yaml(Path(__file__).with_name("words.yml"))
    return read
