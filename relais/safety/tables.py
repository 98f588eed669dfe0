"""Reads a YAML file of data/safety with the line of each entry, so that a mistake can be shown where it is."""

from pathlib import Path
from typing import Any

import yaml

from relais.errors import Refused

LINE = "__line__"


class _LineLoader(yaml.SafeLoader):
    """A safe loader whose mappings remember their first line under `LINE` and refuse a repeated key."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        repeated = next((key for key in keys if keys.count(key) > 1), None)
        if repeated is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{repeated!r} stands twice", node.start_mark)
        return {**super().construct_mapping(node, deep=deep), LINE: node.start_mark.line + 1}


def read_table(path: Path) -> dict[str, Any]:
    """The file as a mapping; every mapping inside carries its line. Raises `Refused` with file and line."""
    try:
        table = yaml.load(path.read_text(encoding="utf-8"), Loader=_LineLoader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise Refused(f"{path}: cannot be read ({error.strerror})", code="safety_table") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise refuse(path, line, str(error.problem)) from error
    if not isinstance(table, dict):
        raise Refused(f"{path}:1: a mapping is expected", code="safety_table")
    return table


def refuse(path: Path, line: int, problem: str) -> Refused:
    """The error to raise: `file:line: problem`."""
    return Refused(f"{path}:{line}: {problem}", code="safety_table")
