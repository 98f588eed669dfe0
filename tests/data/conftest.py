"""The committed catalogue, read once."""

import json
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[2] / "data"


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (DATA / "catalogue" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def structures() -> list[dict[str, Any]]:
    return _rows("structures.json")


@pytest.fixture(scope="session")
def services() -> list[dict[str, Any]]:
    return _rows("services.json")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    return DATA
