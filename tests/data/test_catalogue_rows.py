"""Every row of the catalogue: valid, located, reachable, honest."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import opening_hours
import pytest
import yaml
from data_inclusion.schema.v1 import Service, Structure

from scripts.build_catalogue.communes import COVERED, Commune, read

Row = dict[str, Any]

SHORT_NUMBERS = {"3949", "3646", "3230", "3936", "3957"}
"""France Travail, assurance maladie, Caf, Afpa, Urssaf: they have no E.164 form."""
FICTION = re.compile(r"\+33(19900|26191|35301|46571|53649|63998)\d{4}")
PRIVATE_MAILBOX = re.compile(r"@(.*\.)?(gmail|orange|wanadoo|yahoo|free|sfr|hotmail|outlook|laposte|live)\.")


@pytest.fixture(scope="session")
def rows(structures: list[Row], services: list[Row]) -> list[Row]:
    return [*structures, *services]


@pytest.fixture(scope="session")
def communes(data_dir: Path) -> dict[str, Commune]:
    return read(data_dir / "communes.csv")


def test_structures_against_the_schema_are_valid(structures: list[Row]) -> None:
    assert len(structures) == len([Structure.model_validate(row) for row in structures])


def test_services_against_the_schema_are_valid(services: list[Row]) -> None:
    assert len(services) == len([Service.model_validate(row) for row in services])


def test_rows_have_only_fields_of_the_schema(structures: list[Row], services: list[Row]) -> None:
    unknown = {field for row in structures for field in row} - set(Structure.model_fields)
    unknown |= {field for row in services for field in row} - set(Service.model_fields)

    assert set() == unknown


@pytest.mark.parametrize("kind", ["structures", "services"])
def test_ids_are_unique_sorted_and_begin_with_their_source(kind: str, request: pytest.FixtureRequest) -> None:
    rows = request.getfixturevalue(kind)

    ids = [row["id"] for row in rows]

    assert sorted(set(ids)) == ids
    assert [row["id"] for row in rows if not row["id"].startswith(f"{row['source']}--")] == []


def test_services_belong_to_a_structure_of_the_catalogue(structures: list[Row], services: list[Row]) -> None:
    known = {row["id"] for row in structures}

    assert [row["id"] for row in services if row["structure_id"] not in known] == []


def test_structures_without_a_service_do_not_exist(structures: list[Row], services: list[Row]) -> None:
    serving = {row["structure_id"] for row in services}

    assert [row["id"] for row in structures if row["id"] not in serving] == []


def test_sources_are_named_in_sources_yml(rows: list[Row], data_dir: Path) -> None:
    named = yaml.safe_load((data_dir / "sources.yml").read_text(encoding="utf-8"))["sources"]

    assert set() == {row["source"] for row in rows} - set(named)


def test_places_are_present_communes_with_their_own_postcode(rows: list[Row], communes: dict[str, Commune]) -> None:
    placed = [row for row in rows if "code_insee" in row]

    strange = [row["id"] for row in placed if row["code_postal"] not in communes[row["code_insee"]].codes_postaux]

    assert strange == []


def test_coordinates_are_within_twenty_km_of_the_commune(rows: list[Row], communes: dict[str, Commune]) -> None:
    placed = [row for row in rows if "code_insee" in row]

    far = [row["id"] for row in placed if communes[row["code_insee"]].km_from(row["latitude"], row["longitude"]) > 20]

    assert far == []


def test_rows_without_a_place_are_remote_and_national(rows: list[Row]) -> None:
    assert {"relais-national"} == {row["source"] for row in rows if "code_insee" not in row}


def test_telephones_are_e164_or_a_known_short_number(rows: list[Row]) -> None:
    numbers = {row["telephone"] for row in rows if "telephone" in row}

    assert set() == {number for number in numbers if not re.fullmatch(r"\+33[1-9]\d{8}", number)} - SHORT_NUMBERS


def test_telephones_are_never_an_emergency_line(rows: list[Row], data_dir: Path) -> None:
    lines = yaml.safe_load((data_dir / "safety" / "numbers.yml").read_text(encoding="utf-8"))["numbers"]
    emergency = {re.sub(r"\D", "", str(line["number"])) for line in lines}

    named = {row["id"] for row in rows for number in _numbers_in(row) if number in emergency}

    assert set() == named


def test_examples_are_marked_and_ring_nowhere(rows: list[Row]) -> None:
    examples = [row for row in rows if row["source"] == "relais-exemple"]

    assert examples
    assert [row["id"] for row in examples if not row["nom"].endswith("(exemple)")] == []
    assert [row["id"] for row in examples if not FICTION.fullmatch(row["telephone"])] == []
    assert [row["id"] for row in examples if "courriel" in row or "site_web" in row] == []


def test_real_rows_have_no_number_of_fiction_and_no_mark(rows: list[Row]) -> None:
    real = [row for row in rows if row["source"] != "relais-exemple"]

    assert [row["id"] for row in real if FICTION.fullmatch(row.get("telephone", "")) or "(exemple)" in row["nom"]] == []


def test_mails_are_those_of_offices(rows: list[Row]) -> None:
    mails = {row["courriel"] for row in rows if "courriel" in row}

    assert set() == {mail for mail in mails if PRIVATE_MAILBOX.search(mail)}


def test_texts_hold_no_mail_address(rows: list[Row]) -> None:
    texts = ("description", "conditions_acces", "mobilisation_precisions", "frais_precisions", "publics_precisions")

    assert [row["id"] for row in rows if any("@" in row.get(text, "") for text in texts)] == []


def test_opening_hours_parse(rows: list[Row]) -> None:
    typed = {row["horaires_accueil"] for row in rows if "horaires_accueil" in row}

    assert len(typed) > 50
    assert [hours for hours in typed if not opening_hours.validate(hours)] == []


def test_descriptions_of_services_are_neither_short_nor_long(services: list[Row]) -> None:
    assert [row["id"] for row in services if not 200 <= len(row["description"]) <= 600] == []


def test_services_say_how_to_ask(services: list[Row]) -> None:
    assert [row["id"] for row in services if not row.get("modes_mobilisation") or not row.get("mobilisable_par")] == []


def test_zones_are_codes_that_exist(services: list[Row], data_dir: Path) -> None:
    with (data_dir / "communes.csv").open(encoding="utf-8", newline="") as file:
        known = {row[key] for row in csv.DictReader(file) for key in ("code_insee", "epci_siren")}

    zones = {zone for row in services for zone in row.get("zone_eligibilite", [])}

    assert set() == zones - known - set(COVERED) - {"france"}


def _numbers_in(row: Row) -> Iterator[str]:
    """The telephone, and in texts the numbers of four digits or more: « 17 » alone may be an age."""
    yield re.sub(r"\D", "", re.sub(r"^\+33", "0", row.get("telephone", "")))
    for field in ("description", "conditions_acces", "mobilisation_precisions"):
        found = (re.sub(r"\D", "", number) for number in re.findall(r"\d[\d ]*\d", row.get(field, "")))
        yield from (digits for digits in found if len(digits) >= 4)
