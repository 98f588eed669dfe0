"""Every published format gives the same catalogue; a damaged file of any format changes nothing."""

import datetime as dt
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from relais.database import Database
from relais.offers.importing import ImportRefused
from relais.offers.tables import Service, Structure
from tests.relais.offers.importing.builders import make_service, make_structure, write_feed, write_rows
from tests.relais.offers.importing.conftest import Import, Served

FORMS = ["json", "jsonl", "jsonl.gz", "csv", "parquet"]


@pytest.mark.parametrize("form", FORMS)
def test_import_each_format_stores_the_same_fields(
    form: str, tmp_path: Path, run_import: Import, served: Served
) -> None:
    folder = write_feed(tmp_path / "feed", [make_service(1), make_service(2, nom="Été à Albi", frais=None)], form=form)

    report = run_import(folder)

    first, second = served()
    assert (report.structures, report.services, report.rejected) == (1, 2, 0)
    assert first.publics == ["femmes", "jeunes"]
    assert first.zone_eligibilite == ["12", "81"]
    assert dt.date(2026, 2, 3) == first.date_maj
    assert (second.nom, second.frais) == ("Été à Albi", None)
    assert second.vector is not None
    assert len(second.vector) == 1024


def test_import_structure_stores_its_fields(database: Database, tmp_path: Path, run_import: Import) -> None:
    run_import(write_feed(tmp_path))

    with database.read_session() as session:
        structure = session.scalars(select(Structure)).one()
    assert structure.courriel == "accueil@exemple.fr"
    assert (structure.latitude, structure.longitude) == (43.93, 2.15)
    assert structure.reseaux_porteurs == ["mission-locale"]


@pytest.mark.parametrize(
    "value", [1770076800000, 1770076800000.0, "1770076800000", "2026-02-03T00:00:00.000Z", "2026-02-03 00:00:00"]
)
def test_import_date_in_any_form_is_the_day(value: object, tmp_path: Path, run_import: Import, served: Served) -> None:
    run_import(write_feed(tmp_path, [make_service(date_maj=value)]))

    assert dt.date(2026, 2, 3) == served()[0].date_maj


def test_import_nan_and_empty_become_null(tmp_path: Path, run_import: Import, served: Served) -> None:
    folder = write_feed(tmp_path, [make_service(telephone=float("nan"), frais="", publics=[], thematiques="[]")])

    report = run_import(folder)

    service = served()[0]
    assert (service.telephone, service.frais, service.publics, service.thematiques) == (None, None, None, None)
    assert report.problems == []


@pytest.mark.parametrize("text", ["['jeunes', 'femmes']", "['jeunes' 'femmes']", '["jeunes", "femmes"]'])
def test_import_list_in_a_text_is_read(text: str, tmp_path: Path, run_import: Import, served: Served) -> None:
    run_import(write_feed(tmp_path, [make_service(publics=text)]))

    assert served()[0].publics == ["femmes", "jeunes"]


def test_import_nested_structures_are_stored_once(
    database: Database, tmp_path: Path, run_import: Import, served: Served
) -> None:
    rows = [make_service(n, structure=make_structure()) for n in (1, 2)]
    del rows[1]["structure_id"]

    report = run_import(write_rows(tmp_path / "dump.json", rows))

    assert (report.structures, report.services) == (1, 2)
    with database.read_session() as session:
        assert {session.scalars(select(Structure.pk)).one()} == {service.structure_pk for service in served()}


@pytest.mark.parametrize("form", FORMS)
def test_import_truncated_file_keeps_the_old_catalogue(
    form: str, tmp_path: Path, run_import: Import, served: Served
) -> None:
    run_import(write_feed(tmp_path / "old"))
    new = write_feed(tmp_path / "new", [make_service(n) for n in range(2, 40)], form=form)
    path = new / f"services.{form}"
    path.write_bytes(path.read_bytes()[:-7])

    with pytest.raises(ImportRefused) as refusal:
        run_import(new)

    assert refusal.value.code == "damaged_file"
    assert [service.id for service in served()] == ["relais-exemple--service-1"]


@pytest.mark.parametrize(
    "content", ["", "[", '[{"id": 1}', '[{"id": 1}] x', "[1, 2]", "nonsense", '{"id": 1', "[" * 100_000, "\x00\x01"]
)
def test_import_broken_json_is_refused(content: str, tmp_path: Path, run_import: Import) -> None:
    folder = write_feed(tmp_path)
    (folder / "structures.json").write_text(content, encoding="utf-8")

    with pytest.raises(ImportRefused) as refusal:
        run_import(folder)

    assert refusal.value.code in {"damaged_file", "empty_feed"}


@pytest.mark.parametrize("form", FORMS)
def test_import_missing_column_is_named(form: str, tmp_path: Path, run_import: Import) -> None:
    row = make_service()
    del row["date_maj"]

    with pytest.raises(ImportRefused, match="date_maj") as refusal:
        run_import(write_feed(tmp_path, [row], form=form))

    assert refusal.value.code == "missing_column"


def test_import_unknown_path_is_refused(tmp_path: Path, run_import: Import) -> None:
    (tmp_path / "offers.xlsx").write_text("x", encoding="utf-8")

    for path, code in (
        (tmp_path / "nowhere", "no_file"),
        (tmp_path, "no_file"),
        (tmp_path / "offers.xlsx", "unknown_format"),
    ):
        with pytest.raises(ImportRefused) as refusal:
            run_import(path)
        assert code == refusal.value.code


def test_import_two_dates_in_a_folder_are_refused(tmp_path: Path, run_import: Import) -> None:
    write_rows(tmp_path / "structures-2026-01-05.json", [make_structure()])
    write_rows(tmp_path / "structures-2026-01-12.json", [make_structure()])

    with pytest.raises(ImportRefused) as refusal:
        run_import(tmp_path)

    assert refusal.value.code == "ambiguous_files"


def test_import_published_names_choose_the_best_format(tmp_path: Path, run_import: Import, served: Served) -> None:
    for form in ("csv", "parquet"):
        write_rows(tmp_path / f"structures-inclusion-2026-01-05.{form}", [make_structure()])
        write_rows(tmp_path / f"services-inclusion-2026-01-05.{form}", [make_service(nom=f"Atelier {form}")])

    run_import(tmp_path)

    assert served()[0].nom == "Atelier parquet"


def test_import_in_processes_gives_the_same_catalogue(tmp_path: Path, run_import: Import, served: Served) -> None:
    folder = write_feed(tmp_path, [make_service(n) for n in range(1, 1203)])

    report = run_import(folder, workers=2)

    assert 1202 == report.services == len(served())
    assert all(isinstance(service, Service) and service.vector for service in served())


def test_import_json_with_not_utf8_is_refused(tmp_path: Path, run_import: Import) -> None:
    folder = write_feed(tmp_path)
    (folder / "services.json").write_bytes(json.dumps([make_service(nom="Été")], ensure_ascii=False).encode("latin-1"))

    with pytest.raises(ImportRefused) as refusal:
        run_import(folder)

    assert refusal.value.code == "damaged_file"
