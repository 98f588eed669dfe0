"""Search over 1,000, 20,000 and 100,000 synthetic services, on SQLite and PostgreSQL: import, load, memory, latency.

Each query is new: commune, need, words. `offers_at_scale` measures the same over HTTP.
"""

import datetime as dt
import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from relais.database import Base, Database
from relais.offers import tables as offer_tables
from relais.offers.importing.service import import_offers
from relais.offers.search import Catalogue, Query
from relais.places import tables as place_tables
from relais.places.gazetteer import Gazetteer
from relais.settings import ROOT
from scripts.bench import databases
from scripts.bench.figures import cpu_s, memory_mb, quantile, table
from scripts.bench.synthetic import write_catalogue

Figures = dict[str, Any]

TABLES = (offer_tables, place_tables)  # imported so that they exist
SIZES = (1_000, 20_000, 100_000)
QUICK_SIZES = (1_000, 10_000)
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
            for kind, open_database in databases.KINDS.items():
                with open_database(Path(place)) as url:
                    if url is not None:
                        figures[f"{kind} {size}"] = _measure_on(url, folder, size, queries=100 if quick else 300)
    for title, part in (
        ("Import of offers, on all cores", "import"),
        ("Search in process: commune, need, words", "search"),
    ):
        head = ("database, services", *next(iter(figures.values()))[part])
        rows = [(name, *(f"{value:.1f}" for value in got[part].values())) for name, got in figures.items()]
        print(table(title, head, rows), flush=True)
    return figures


def _measure_on(url: str, folder: Path, size: int, *, queries: int) -> Figures:
    database = Database(url)
    try:
        Base.metadata.create_all(database.engine)
        return _measure(database, folder, size, queries=queries)
    finally:
        database.dispose()


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
