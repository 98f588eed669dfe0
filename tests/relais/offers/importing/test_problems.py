"""What is refused, mended or noticed in a row, with its field and its reason, and without a value of a person."""

import json
from pathlib import Path
from typing import Any

import pytest

from relais.database import Database
from relais.offers.importing import Report, Verdict
from relais.offers.tables import Service
from relais.places.tables import Commune
from tests.relais.offers.importing.builders import make_service, make_structure, write_feed
from tests.relais.offers.importing.conftest import Import, Served

GOOD = [make_service(n) for n in range(100, 110)]


def said(report: Report) -> list[tuple[str, str, str, int, str, str]]:
    return [(p.verdict.value, p.file, p.id, p.row, p.field, p.reason) for p in report.problems]


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"nom": "x"}, "nom", "has fewer than 3 characters"),
        ({"nom": "x" * 151}, "nom", "has more than 150 characters"),
        ({"nom": None}, "nom", "is missing"),
        ({"nom": 12}, "nom", "is not text"),
        ({"id": ""}, "id", "is missing"),
        ({"id": "a" * 256}, "id", "is longer than 255 characters"),
        ({"source": "s" * 101}, "source", "is longer than 100 characters"),
        ({"description": None}, "description", "is missing"),
        ({"description": "x" * 20_001}, "description", "is longer than 20000 characters"),
        ({"date_maj": "hier"}, "date_maj", "is not a date"),
        ({"date_maj": "2999-01-01"}, "date_maj", "is before 2000 or in the future"),
        ({"date_maj": 10**30}, "date_maj", "is not a date"),
        ({"type": "concert"}, "type", "unknown value concert"),
        ({"type": "jeanne@exemple.fr"}, "type", "unknown value"),
        ({"frais": "troc"}, "frais", "unknown value troc"),
        ({"thematiques": ["cuisine"]}, "thematiques", "unknown value cuisine"),
        ({"publics": ["tous-publics", "jeunes"]}, "publics", "tous-publics must stand alone"),
        ({"publics": "jeunes"}, "publics", "is not a list"),
        ({"publics": [{"a": 1}]}, "publics", "unknown value"),
        ({"zone_eligibilite": ["R-76"]}, "zone_eligibilite", "unknown value R-76"),
        ({"volume_horaire_hebdomadaire": -1}, "volume_horaire_hebdomadaire", "is below 0"),
        ({"nombre_semaines": "deux"}, "nombre_semaines", "is not a whole number"),
        ({"structure_id": "relais-exemple--9"}, "structure_id", "unknown structure"),
        ({"structure_id": None}, "structure_id", "is missing"),
        ({"lien_mobilisation": "javascript:alert(1)"}, "lien_mobilisation", "a javascript: link is refused"),
        ({"lien_source": " jAva\tscript:alert(1)"}, "lien_source", "a javascript: link is refused"),
        ({"lien_source": "data:text/html,x"}, "lien_source", "a data: link is refused"),
        ({"id": "a\u202eb"}, "id", "hidden characters found"),
    ],
)
def test_import_wrong_value_rejects_the_row(
    fields: dict[str, Any], field: str, reason: str, tmp_path: Path, run_import: Import, served: Served
) -> None:
    report = run_import(write_feed(tmp_path, [*GOOD, make_service(1, **fields)]))

    assert [("rejected", "services", 11, field, reason)] == [
        (verdict, file, row, name, why) for verdict, file, _, row, name, why in said(report)
    ]
    assert report.rejected == 1
    assert len(served()) == 10


@pytest.mark.parametrize(
    ("fields", "field", "kept", "reason"),
    [
        ({"courriel": "pas une adresse"}, "courriel", None, "is not an e-mail address: dropped"),
        ({"lien_source": "www.exemple.fr"}, "lien_source", None, "is not a web address: dropped"),
        ({"lien_source": "https://dora.fr@mal.example/"}, "lien_source", None, "hides its address: dropped"),
        ({"lien_source": 'https://a.fr/"><b>'}, "lien_source", None, "is not a plain web address: dropped"),
        ({"lien_source": "https://a.fr/\u202egpj"}, "lien_source", None, "is not a plain web address: dropped"),
        ({"lien_source": "http://[x"}, "lien_source", None, "is not a web address: dropped"),
        ({"code_postal": "8100"}, "code_postal", "08100", None),
        ({"code_postal": 81000.0}, "code_postal", "81000", None),
        ({"code_postal": "ALBI"}, "code_postal", None, "has fewer than 5 characters: dropped"),
        ({"nom": "Atelier\u202e <b>CV</b>"}, "nom", "Atelier CV", "markup was removed"),
        ({"description": "a\x00bcdef"}, "description", "abcdef", "hidden characters were removed"),
        ({"publics": ["jeunes", "martiens"]}, "publics", ["jeunes"], "unknown value martiens: dropped"),
        ({"zone_eligibilite": ["81", "R-76"]}, "zone_eligibilite", ["81"], "unknown value R-76: dropped"),
        ({"latitude": 430.0, "longitude": 2.0}, "latitude", None, "is beyond 90"),
        ({"latitude": 0, "longitude": 0}, "latitude", None, "the coordinates are incomplete"),
        ({"nombre_semaines": 10**12}, "nombre_semaines", None, "is beyond 520"),
        ({"nombre_semaines": "12.0"}, "nombre_semaines", 12, None),
    ],
)
def test_import_wrong_contact_or_code_is_mended(
    fields: dict[str, Any], field: str, kept: object, reason: str | None, tmp_path: Path,
    run_import: Import, served: Served,
) -> None:  # fmt: skip
    report = run_import(write_feed(tmp_path, [make_service(1, **fields)]))

    [service] = served()
    assert kept == getattr(service, field)
    assert reason in [problem.reason for problem in report.problems if problem.field == field] or reason is None
    assert {Verdict.mended} >= {problem.verdict for problem in report.problems}


def test_import_id_twice_keeps_the_first(tmp_path: Path, run_import: Import, served: Served) -> None:
    report = run_import(write_feed(tmp_path, [make_service(1), make_service(1, nom="Second"), *GOOD]))

    assert said(report) == [
        ("rejected", "services", "relais-exemple--service-1", 2, "id", "stands twice: the first is kept")
    ]
    assert served()[0].nom == "Atelier CV 1"


def test_import_structure_rejected_names_it_in_its_services(tmp_path: Path, run_import: Import) -> None:
    structures = [make_structure(n) for n in range(1, 7)] + [make_structure(7, nom="x")]

    report = run_import(write_feed(tmp_path, [*GOOD, make_service(1, structure_id="relais-exemple--7")], structures))

    assert [p.reason for p in report.problems] == ["has fewer than 3 characters", "its structure was rejected"]
    assert report.rows_rejected == {"structures": 1, "services": 1}


def test_import_name_of_a_person_is_not_kept(tmp_path: Path, run_import: Import, served: Served) -> None:
    report = run_import(write_feed(tmp_path, [make_service(1, contact_nom_prenom="Jeanne Exemple")]))

    assert served()[0].contact_nom_prenom is None
    assert report.problems == []


def test_import_report_holds_no_value_of_a_person(tmp_path: Path, run_import: Import) -> None:
    secret = {"courriel": "jeanne@@exemple.fr", "telephone": "0600000000", "contact_nom_prenom": "Jeanne Exemple"}
    rows = [
        make_service(1, **secret),
        make_service(2, **secret, id="jeanne@exemple.fr", nom="x"),
        make_service(3, **secret, frais="jeanne@exemple.fr"),
        make_service(4, **secret, publics=["0600000000 Jeanne"]),
    ]
    path = tmp_path / "out" / "report.jsonl"

    report = run_import(write_feed(tmp_path / "feed", [*rows, *GOOD, *GOOD]), report_path=path, max_rejected=1)

    written = path.read_text(encoding="utf-8")
    for value in ("jeanne", "Jeanne", "06000"):
        assert value not in written
        assert value not in str(report.problems)
    assert len(report.problems) == len(written.splitlines())
    assert {"verdict", "file", "row", "id", "field", "reason"} == set(json.loads(written.splitlines()[0]))


def test_import_unknown_source_is_noticed_once(tmp_path: Path, run_import: Import) -> None:
    report = run_import(write_feed(tmp_path, [make_service(n, source="inconnu") for n in (1, 2)]))

    assert [(p.verdict.value, p.field) for p in report.problems] == [("noticed", "source")]


def add_communes(database: Database) -> None:
    with database.write_session() as session:
        for code, former in (("81004", []), ("12145", ["12300"])):
            session.add(make_commune(code, former))


def make_commune(code: str, former: list[str]) -> Commune:
    return Commune(
        code_insee=code,
        nom="X",
        departement=code[:2],
        codes_postaux=[],
        anciens_noms=[],
        anciens_codes=former,
        population=1,
        latitude=43.0,
        longitude=2.0,
    )


@pytest.mark.parametrize(
    ("fields", "kept", "verdict", "reason"),
    [
        ({"code_insee": "81999"}, "81999", "noticed", "unknown commune"),
        ({"code_insee": "12300"}, "12145", "mended", "the commune was merged: today's code is kept"),
        ({"zone_eligibilite": ["81", "81999"]}, "81004", "noticed", "unknown commune 81999"),
        ({"zone_eligibilite": ["ZZ"]}, "81004", "noticed", "unknown département ZZ"),
        (
            {"zone_eligibilite": ["76"]}, "81004", "noticed",
            "76 is read as Seine-Maritime: for the région Occitanie, list its départements",
        ),
    ],
)  # fmt: skip
def test_import_doubtful_place_is_kept_and_reported(
    fields: dict[str, Any], kept: str, verdict: str, reason: str, database: Database, tmp_path: Path,
    run_import: Import, served: Served,
) -> None:  # fmt: skip
    add_communes(database)

    report = run_import(write_feed(tmp_path, [make_service(1, **fields)]))

    assert kept == served()[0].code_insee
    assert [(verdict, reason)] == [(p.verdict.value, p.reason) for p in report.problems]


def test_import_far_service_is_kept_without_vector(
    database: Database, tmp_path: Path, run_import: Import, served: Served
) -> None:
    add_communes(database)
    far = {"code_insee": "29019", "code_postal": "29200"}
    rows = [make_service(1, **far), make_service(2, **far, modes_accueil=["a-distance"]), make_service(3)]

    report = run_import(write_feed(tmp_path, rows))

    near: list[Service] = [service for service in served() if service.vector]
    assert [service.id for service in near] == ["relais-exemple--service-2", "relais-exemple--service-3"]
    assert report.services == 3


def test_import_score_is_that_of_the_schema(tmp_path: Path, run_import: Import, served: Served) -> None:
    full = make_service(
        2, telephone="+33563000001", modes_mobilisation=["telephoner"], mobilisable_par=["usagers"],
        adresse="1 rue Neuve", description="Une phrase utile. " * 20, score_qualite=0.01,
    )  # fmt: skip

    run_import(write_feed(tmp_path, [make_service(1), full]))

    plain, better = served()
    assert plain.score_qualite is not None
    assert better.score_qualite is not None
    assert 0 < plain.score_qualite < better.score_qualite <= 1
