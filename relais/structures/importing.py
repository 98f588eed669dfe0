"""Structures from a file of `data/counsel/`: all of it or nothing, each mistake with file and line.

A structure of the file is added or made equal to it; those that the file does not name stay as they are.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from relais.errors import Refused
from relais.offers.needs import load_needs
from relais.places.facts import communes_in
from relais.places.place import COVERED
from relais.settings import ROOT
from relais.structures.entry import PUBLICS, Entry
from relais.structures.tables import ReceivingStructure
from relais.yaml_files import LINE, read_lined

FILE = "structures.yml"
STRUCTURES, REPLIES, TEAMS = "structures", "canned_replies", "teams"


class WrongStructures(Refused):
    code = "structures_content"

    def __init__(self, file: Path, line: int, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}")
        self.line = line


def import_structures(session: Session, path: Path, *, data_dir: Path = ROOT / "data") -> int:
    """How many the file holds; `path` is the file, or its folder. Raises `WrongStructures`, then nothing is kept."""
    entries = read_structures(path, data_dir=data_dir)
    for entry in entries:
        session.merge(ReceivingStructure(**entry.model_dump()))
    session.flush()
    return len(entries)


def read_structures(path: Path, *, data_dir: Path = ROOT / "data") -> list[Entry]:
    """The replies that stand on top of the file are every structure's, behind its own."""
    file = path / FILE if path.is_dir() else path
    top = read_lined(file, WrongStructures)
    rows, replies = _list_of(file, top, STRUCTURES, dict), _list_of(file, top, REPLIES, str)
    if unknown := sorted(set(top) - {STRUCTURES, REPLIES, LINE}):
        raise WrongStructures(file, top[LINE], f"{unknown[0]!r} is not known here: {STRUCTURES} or {REPLIES}")
    known = _known(data_dir, has_communes=any(row.get("communes") for row in rows))
    entries: list[Entry] = []
    for row in (one for structure in rows for one in _with_teams(file, structure)):
        entry = _entry(file, row, known)
        if any(entry.id == other.id for other in entries):
            raise WrongStructures(file, row[LINE], f"id: {entry.id!r} stands twice")
        entry.canned_replies += [reply for reply in replies if reply not in entry.canned_replies]
        entries.append(entry)
    return entries


def _with_teams(file: Path, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The structure, then its teams: each receives by itself, and has from the structure what it does not say."""
    own = {key: value for key, value in row.items() if key != TEAMS}
    yield own
    for team in _list_of(file, row, TEAMS, dict):
        if missing := [key for key in ("id", "name") if not isinstance(team.get(key), str)]:
            raise WrongStructures(file, team[LINE], f"{missing[0]}: a team has one, in words")
        names = {"id": f"{row.get('id')}-{team['id']}", "name": f"{row.get('name')}, {team['name']}"}
        yield {**own, **team, **names}


def _entry(file: Path, row: dict[str, Any], known: dict[str, frozenset[str]]) -> Entry:
    values = {key: value for key, value in row.items() if key != LINE}
    try:
        return Entry.model_validate(values, context=known)
    except ValidationError as error:
        raise WrongStructures(file, row[LINE], "; ".join(_reasons(error))) from error


def _reasons(error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_input=False, include_context=False):
        place = ".".join(str(part) for part in problem["loc"])
        yield f"{place}: {problem['msg'].removeprefix('Value error, ')}" if place else problem["msg"]


def _list_of(file: Path, top: dict[str, Any], key: str, kind: type) -> list[Any]:
    value = top.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, kind) for one in value):
        raise WrongStructures(file, top[LINE], f"{key!r} must be a list")
    if key == STRUCTURES and not value:
        raise WrongStructures(file, top[LINE], f"{key!r} is missing or empty")
    return value


def _known(data_dir: Path, *, has_communes: bool) -> dict[str, frozenset[str]]:
    communes = (one.code_insee for one in communes_in(data_dir)) if has_communes else ()
    return {
        "departements": frozenset(COVERED),
        "communes": frozenset(communes),
        "publics": PUBLICS,
        "needs": frozenset(load_needs(data_dir)),
    }
