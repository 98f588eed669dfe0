"""The import of communes, on both databases."""

from pathlib import Path

import pytest

from relais.database import Database
from relais.places.gazetteer import Gazetteer, MatchKind
from relais.places.service import ImportReport, import_communes
from relais.places.tables import Commune
from relais.settings import ROOT

HEADER = (
    "code_insee,nom,departement,epci_siren,epci_nom,codes_postaux,anciens_noms,anciens_codes,population,"
    "latitude,longitude,point\n"
)
CASTRES = "81065,Castres,81,248100158,CA de Castres Mazamet,81100,,,41795,43.60500,2.24000,mairie\n"
ALBI = "81004,Albi,81,248100737,CA de l'Albigeois,81000|81990,,,48902,43.92900,2.14800,mairie\n"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    write(tmp_path, CASTRES + ALBI)
    return tmp_path


def write(data_dir: Path, rows: str) -> None:
    (data_dir / "communes.csv").write_text(HEADER + rows, encoding="utf-8")


def run(database: Database, data_dir: Path) -> ImportReport:
    with database.write_session() as session:
        return import_communes(session, data_dir)


def test_import_empty_table_adds_all(database: Database, data_dir: Path) -> None:
    report = run(database, data_dir)

    assert report == ImportReport(added=2, changed=0, removed=0, unchanged=0)


def test_import_twice_changes_nothing(database: Database, data_dir: Path) -> None:
    run(database, data_dir)

    report = run(database, data_dir)

    assert report == ImportReport(added=0, changed=0, removed=0, unchanged=2)


def test_import_changed_file_updates_and_removes(database: Database, data_dir: Path) -> None:
    run(database, data_dir)
    write(data_dir, CASTRES.replace("41795", "42000"))

    report = run(database, data_dir)

    with database.read_session() as session:
        assert session.get_one(Commune, "81065").population == 42_000
        assert session.get(Commune, "81004") is None
    assert report == ImportReport(added=0, changed=1, removed=1, unchanged=0)


def test_gazetteer_loaded_from_database_reads_as_from_data(database: Database) -> None:
    run(database, ROOT / "data")

    with database.read_session() as session:
        gazetteer = Gazetteer.load(session)

    match = gazetteer.look_up("carcassone")
    assert (match.kind, match.places[0].postcodes) == (MatchKind.found, ("11000",))
    assert gazetteer.get("12076").name == "Conques-en-Rouergue"
