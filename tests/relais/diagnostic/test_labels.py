"""The labels of the référentiel: whole, dated, and the same as the library's where it is installed."""

import csv
from pathlib import Path

import pytest
import yaml

from relais.diagnostic.labels import FOLDER, TABLES, load_labels

DATA = Path(__file__).resolve().parents[3] / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (DATA / FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize(("name", "count"), TABLES.items())
def test_table_is_whole_dated_and_says_where_it_was_read(name: str, count: int) -> None:
    rows = rows_of(name)

    assert count == len(rows)
    assert {row["read_in"] for row in rows} <= {"migration", "sample", "note"}
    assert "# version: 2024-02-29" in (DATA / FOLDER / f"{name}.csv").read_text(encoding="utf-8")


def test_thematiques_are_those_of_the_library() -> None:
    schema = pytest.importorskip("data_inclusion.schema.v1")

    assert frozenset(one.value for one in schema.Thematique) == load_labels(DATA).tables["thematiques"]


def test_france_travail_codes_that_changed_are_kept_with_their_year() -> None:
    table = yaml.safe_load((DATA / FOLDER / "france_travail.yml").read_text(encoding="utf-8"))

    codes = {row["label"]: (row["code_2021_24"], row["code_2026"]) for row in table["contraintes"]}

    assert codes["Faire face à des difficultés de logement"] == ("27", "28")
    assert codes["Faire face à des difficultés financières"] == ("28", "27")


def test_france_travail_families_are_families_of_thematiques() -> None:
    table = yaml.safe_load((DATA / FOLDER / "france_travail.yml").read_text(encoding="utf-8"))
    families = {one.split("--")[0] for one in load_labels(DATA).tables["thematiques"]}

    named = {
        family
        for section in ("besoins", "contraintes", "numerique", "pouvoir_dagir")
        for row in table[section]
        for family in row["families"]
    }

    assert families == named


def test_actions_may_be_named_by_nobody_and_stay_readable() -> None:
    assert "Appel 115" in load_labels(DATA).tables["actions"]
