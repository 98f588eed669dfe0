"""The file of structures: all of it or nothing, each mistake with its line."""

import datetime as dt
from pathlib import Path

import pytest

from relais.database import Database
from relais.offers.hours import opening_at
from relais.settings import ROOT
from relais.structures.importing import WrongStructures, import_structures, read_structures
from relais.structures.tables import ReceivingStructure

GOOD = """\
structures:
  - id: first
    name: Première
    departements: ["81"]
    canned_replies: [À moi.]
  - id: second
    name: Seconde
    departements: ["12"]
canned_replies: [Bonjour., À moi.]
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "structures.yml"
    file.write_text(text, encoding="utf-8")
    return file


def imported(database: Database, path: Path) -> int:
    with database.write_session() as session:
        return import_structures(session, path)


def rows(database: Database) -> dict[str, ReceivingStructure]:
    with database.read_session() as session:
        return {one.id: one for one in session.query(ReceivingStructure)}


def test_structures_are_added_with_their_replies(database: Database, tmp_path: Path) -> None:
    count = imported(database, written(tmp_path, GOOD))

    found = rows(database)
    assert count == 2
    assert found["first"].canned_replies == ["À moi.", "Bonjour."]
    assert (found["second"].departements, found["second"].promised_hours) == (["12"], 48)


def test_second_import_changes_and_keeps_the_others(database: Database, tmp_path: Path) -> None:
    imported(database, written(tmp_path, GOOD))

    imported(database, written(tmp_path, "structures: [{id: first, name: Autre, departements: ['11']}]"))

    found = rows(database)
    assert (found["first"].name, found["first"].departements, found["first"].canned_replies) == ("Autre", ["11"], [])
    assert found["second"].name == "Seconde"


def test_wrong_second_structure_keeps_nothing(database: Database, tmp_path: Path) -> None:
    with pytest.raises(WrongStructures) as error:
        imported(database, written(tmp_path, GOOD.replace('"12"', '"75"')))

    assert error.value.line == 6
    assert rows(database) == {}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("publics: [jeune]", "publics: 'jeune' is unknown"),
        ("publics: [jeunes, jeunes]", "publics: 'jeunes' stands twice"),
        ("needs: [toit]", "needs: 'toit' is unknown"),
        ('departements: ["31"]', "departements: '31' is unknown"),
        ("departements: []", "departements: "),
        ('communes: ["81999"]', "communes: '81999' is unknown"),
        ("opening_hours: lundi matin", "opening_hours: 'lundi matin' is not OSM syntax"),
        ("opening_hours: Mo 25:90-12:00", "opening_hours: "),
        ("reseau: mairie", "reseau: 'mairie' is no"),
        ("email: accueil", "email: 'accueil' is no"),
        ("telephone: demandez", "telephone: "),
        ("min_age: 26\n    max_age: 16", "min_age is above max_age"),
        ("promised_hours: 0", "promised_hours: "),
        ("promised_hours: deux jours", "promised_hours: "),
        ("horaires: Mo-Fr", "horaires: "),
        ("canned_replies: ['']", "canned_replies.0: "),
    ],
)
def test_wrong_value_is_named_with_its_line(tmp_path: Path, line: str, what: str) -> None:
    base = "structures:\n  - id: first\n    name: Première\n"
    wanted = "" if line.startswith("departements") else '    departements: ["81"]\n'

    with pytest.raises(WrongStructures, match=r"structures\.yml:2: ") as error:
        read_structures(written(tmp_path, f"{base}{wanted}    {line}\n"))

    assert what in str(error.value)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("structures: []", "missing or empty"),
        ("structures: first", "must be a list"),
        ("people: []\nstructures: [{id: a, name: b, departements: ['81']}]", "'people' is not known"),
        ("structures: [{name: b, departements: ['81']}]", "id: "),
        ("structures: [{id: A b, name: b, departements: ['81']}]", "id: "),
        ("structures: [{id: a, name: b, departements: ['81']}, {id: a, name: c, departements: ['81']}]", "twice"),
        ("structures: [", "structures.yml:"),
    ],
)
def test_wrong_file_is_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(WrongStructures) as error:
        read_structures(written(tmp_path, text))

    assert what in str(error.value)
    assert error.value.code == "structures_content"


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongStructures, match="cannot be read"):
        read_structures(tmp_path / "nowhere.yml")


def test_demonstration_has_one_marked_example_in_each_departement() -> None:
    found = read_structures(ROOT / "data" / "counsel")

    assert [one.departements for one in found] == [["11"], ["12"], ["81"]]
    assert all(one.is_example and "exemple" in one.name and one.canned_replies for one in found)


TEAMS = """\
structures:
  - id: maison
    name: Maison
    departements: ["81"]
    opening_hours: Mo-Fr 09:00-12:00; PH off; 2026 Dec 24-2027 Jan 03 off
    email: maison@exemple.test
    teams:
      - id: jeunes
        name: équipe jeunes
        max_age: 25
        email: jeunes@exemple.test
"""


def test_team_receives_by_itself_and_has_the_rest_from_its_structure(database: Database, tmp_path: Path) -> None:
    assert imported(database, written(tmp_path, TEAMS)) == 2

    team, structure = rows(database)["maison-jeunes"], rows(database)["maison"]
    assert (team.name, team.max_age, team.email) == ("Maison, équipe jeunes", 25, "jeunes@exemple.test")
    assert (team.opening_hours, team.departements) == (structure.opening_hours, structure.departements)
    assert (structure.max_age, structure.email) == (None, "maison@exemple.test")


@pytest.mark.parametrize(
    ("team", "what"),
    [("{name: Sans}", "id: a team has one"), ("{id: a}", "name: a team has one"), ("{id: A, name: Équipe}", "id: ")],
)
def test_wrong_team_is_refused_with_its_line(tmp_path: Path, team: str, what: str) -> None:
    text = f"structures:\n  - id: maison\n    name: Maison\n    departements: ['81']\n    teams:\n      - {team}\n"

    with pytest.raises(WrongStructures, match=what) as caught:
        read_structures(written(tmp_path, text))

    assert caught.value.line >= 2


@pytest.mark.parametrize(("day", "is_open"), [("2026-12-23", True), ("2026-12-28", False), ("2026-05-01", False)])
def test_closed_days_stand_in_the_hours(database: Database, tmp_path: Path, day: str, is_open: bool) -> None:
    imported(database, written(tmp_path, TEAMS))

    opening = opening_at(rows(database)["maison"].opening_hours, dt.datetime.fromisoformat(f"{day}T09:30:00+01:00"))

    assert opening is not None
    assert opening.is_open is is_open
