"""Search over 1,000, 20,000 and 100,000 synthetic services, on SQLite and PostgreSQL: import, load, memory, latency.

Synthetic services borrow names, themes and hours from the demonstration catalogue and stand in random communes of
the three départements, so words, needs and distances are spread as in life. Each query is new: commune, need, words.
"""

import datetime as dt
import json
import os
import random
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from relais.database import Base, Database
from relais.offers import tables as offer_tables
from relais.offers.importing.service import import_offers
from relais.offers.search import Catalogue, Query
from relais.places import tables as place_tables
from relais.places.gazetteer import Gazetteer
from relais.settings import ROOT
from scripts.bench.figures import cpu_s, memory_mb, quantile, table

Figures = dict[str, Any]

TABLES = (offer_tables, place_tables)  # imported so that they exist
SIZES = (1_000, 20_000, 100_000)
QUICK_SIZES = (1_000, 10_000)
SERVICES_PER_STRUCTURE = 20
POSTGRESQL_URL = os.environ.get("RELAIS_TEST_POSTGRESQL_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
WORDS = (
    *("permis de conduire", "une place en crèche", "refaire mon cv", "loyer impayé", "colis alimentaire", "apprendre"),
    *("voir un psychologue", "dossier mdph", "titre de séjour", "j'ai des dettes", "formation soudeur", "ordinateur"),
    *("cours de français", "garage solidaire", "créer ma micro-entreprise", "je me sépare", "rencontrer du monde"),
)


def run(*, quick: bool = False) -> Figures:
    """Every size on every database that can be reached; prints a table."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory(prefix="relais-search-") as place:
        for size in QUICK_SIZES if quick else SIZES:
            folder = write_catalogue(Path(place) / str(size), size)
            for kind, open_database in (("sqlite", _sqlite), ("postgresql", _postgresql)):
                with open_database(Path(place)) as database:
                    if database is not None:
                        figures[f"{kind} {size}"] = _measure(database, folder, size, queries=100 if quick else 300)
    for title, part in (
        ("Import of offers, on all cores", "import"),
        ("Search in process: commune, need, words", "search"),
    ):
        head = ("database, services", *next(iter(figures.values()))[part])
        rows = [(name, *(f"{value:.1f}" for value in got[part].values())) for name, got in figures.items()]
        print(table(title, head, rows), flush=True)
    return figures


def _measure(database: Database, folder: Path, size: int, *, queries: int) -> Figures:
    started, spent = time.perf_counter(), cpu_s(os.getpid())
    report = import_offers(database, folder, feed="bench", data_dir=ROOT / "data")
    imported = {"s": time.perf_counter() - started, "cpu s": cpu_s(os.getpid()) - spent}
    imported |= {"new texts %": 100 * report.vectors_encoded / size, "load of the machine": os.getloadavg()[0]}
    assert report.services == size, f"{report.services} of {size} services imported"
    gazetteer = Gazetteer.from_data(ROOT / "data")
    before, started = memory_mb(os.getpid()), time.perf_counter()
    catalogue = Catalogue.open(database, gazetteer, ROOT / "data")
    loaded = time.perf_counter() - started
    held = memory_mb(os.getpid()) - before
    catalogue.find(Query(words="premier"), now=NOW)
    known, found = _latencies(catalogue, gazetteer, queries, new_words=False)
    spent = time.process_time()
    new, _ = _latencies(catalogue, gazetteer, queries, new_words=True)
    searched = {
        "load s": loaded,
        "memory MB": held,
        "p50 ms": quantile(known, 0.5),
        "p95 ms": quantile(known, 0.95),
        "new words p50 ms": quantile(new, 0.5),
        "p95 ms ": quantile(new, 0.95),
        "cpu ms ": 1_000 * (time.process_time() - spent) / queries,
        "found": found,
        "load of the machine": os.getloadavg()[0],
    }
    return {"import": imported, "search": searched}


def _latencies(
    catalogue: Catalogue, gazetteer: Gazetteer, queries: int, *, new_words: bool
) -> tuple[list[float], float]:
    """Milliseconds of each search. New words have to be encoded; the others were asked before."""
    chance = random.Random(7 + new_words)
    communes = [place for place in gazetteer.places if place.is_covered]
    needs = list(catalogue.needs)
    times: list[float] = []
    found = 0
    for number in range(queries):
        words = chance.choice(WORDS) + (f" {number} {chance.choice(WORDS)}" if new_words else "")
        query = Query(need=chance.choice(needs), words=words, near=chance.choice(communes))
        started = time.perf_counter()
        found += len(catalogue.find(query, now=NOW).found)
        times.append(1_000 * (time.perf_counter() - started))
    return times, found / queries


def write_catalogue(folder: Path, size: int) -> Path:
    """A catalogue of `size` services in the importer's format."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(size)
    models = [json.loads(line) for line in (ROOT / "data/catalogue/services.json").open(encoding="utf-8")]
    communes = [place for place in Gazetteer.from_data(ROOT / "data").places if place.is_covered]
    with (folder / "structures.json").open("w") as structures, (folder / "services.json").open("w") as services:
        for number in range(0, size, SERVICES_PER_STRUCTURE):
            commune = chance.choice(communes)
            place = {
                "source": "relais-exemple",
                "date_maj": "2026-06-01",
                "commune": commune.name,
                "code_insee": commune.code_insee,
                "code_postal": commune.postcodes[0],
                "latitude": commune.latitude + chance.uniform(-0.02, 0.02),
                "longitude": commune.longitude + chance.uniform(-0.02, 0.02),
            }
            structure = {"id": f"bench--{number}", "nom": f"Structure {number}", "telephone": "+33500000000"} | place
            structures.write(json.dumps(structure) + "\n")
            for service in _services(number, min(SERVICES_PER_STRUCTURE, size - number), models, chance, commune.name):
                services.write(json.dumps(service | place | {"structure_id": structure["id"]}) + "\n")
    return folder


def _services(first: int, count: int, models: list[Figures], chance: random.Random, town: str) -> Iterator[Figures]:
    kept = ("description", "thematiques", "publics", "type", "frais", "modes_accueil", "horaires_accueil")
    for model in chance.sample(models, count):
        name = f"{model['nom']} {town}" if chance.random() < 0.5 else model["nom"]
        yield {"id": f"bench--{first}-{chance.getrandbits(48):x}", "nom": name[:150]} | {
            field: model[field] for field in kept if model.get(field)
        }


@contextmanager
def _sqlite(folder: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{folder / uuid.uuid4().hex}.sqlite3")
    Base.metadata.create_all(database.engine)
    yield database
    database.dispose()


@contextmanager
def _postgresql(_folder: Path) -> Iterator[Database | None]:
    """A database of our own, dropped afterwards; nothing when the server cannot be reached."""
    admin = create_engine(make_url(POSTGRESQL_URL), isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    name = f"relais_bench_{uuid.uuid4().hex[:12]}"
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        print("PostgreSQL cannot be reached: search is measured on SQLite only.", flush=True)
        yield None
        return
    database = Database(admin.url.set(database=name).render_as_string(hide_password=False))
    try:
        Base.metadata.create_all(database.engine)
        yield database
    finally:
        database.dispose()
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        admin.dispose()
