"""A national feed: import of 100,000 services whose texts are all distinct, then the search over HTTP on them.

The import is the operator's command in a process of its own, from its start to its end, on an empty database; memory
is the peak of the sum of its processes. Each search is a GET of ten offers with their reasons, one after the other on
a kept connection to a gateway process; new words have to be encoded, the others were asked before.
Targets: ≤ 90 s and ≤ 1 GB; p95 ≤ 25 ms.
"""

import asyncio
import os
import random
import re
import resource
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from relais.offers.needs import load_needs
from relais.places.gazetteer import Gazetteer
from relais.settings import ROOT
from scripts.bench import databases, house
from scripts.bench.client import LeanClient
from scripts.bench.figures import Weigher, quantile, table
from scripts.bench.search import WORDS
from scripts.bench.servers import base_environment, prepare
from scripts.bench.synthetic import write_catalogue
from scripts.environments import GATEWAY, python_of

SERVICES, QUICK_SERVICES = 100_000, 5_000
REPORTED = re.compile(r"(\d+) services, .*vectors: (\d+) encoded", re.DOTALL)
OFFERS = 10

Figures = dict[str, Any]


def run(*, quick: bool = False) -> Figures:
    """On every database that can be reached; prints two tables."""
    size = QUICK_SERVICES if quick else SERVICES
    figures: Figures = {}
    with tempfile.TemporaryDirectory(prefix="relais-scale-") as place:
        folder = write_catalogue(Path(place) / "feed", size, is_distinct=True)
        for kind, open_database in databases.KINDS.items():
            with open_database(Path(place)) as url:
                if url is not None:
                    env = base_environment(Path(place), url)
                    prepare(env)
                    imported = import_distinct(folder, env, size)
                    figures[f"{kind} {size}"] = {
                        "import": imported,
                        "http": search_over_http(url, 100 if quick else 300),
                    }
    _show(figures)
    return figures


def import_distinct(folder: Path, env: dict[str, str], size: int) -> Figures:
    command = [python_of(GATEWAY), "-m", "relais", "offers", "import", str(folder), "--feed", "bench"]
    spent_before, started = _children_cpu_s(), time.perf_counter()
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with Weigher(process.pid) as weigher:
        said, _ = process.communicate()
    took_s = time.perf_counter() - started
    reported = REPORTED.search(said)
    if process.returncode != 0 or reported is None or int(reported[1]) != size:
        raise RuntimeError(f"the import ended with {process.returncode}: {said[-300:]}")
    return {
        "s": took_s,
        "cpu s": _children_cpu_s() - spent_before,
        "peak MB": weigher.peak_mb,
        "new texts %": 100 * int(reported[2]) / size,
        "load of the machine": os.getloadavg()[0],
    }


def search_over_http(url: str, queries: int) -> Figures:
    with house.opened(url) as server:
        known, _ = asyncio.run(_ask_all(server.port, queries, new_words=False))
        cpu_before = server.gateway_cpu_s()
        new, shown = asyncio.run(_ask_all(server.port, queries, new_words=True))
        cpu_ms = 1_000 * (server.gateway_cpu_s() - cpu_before) / queries
        memory_mb = server.gateway_mb()
    return {
        "p50 ms": quantile(known, 0.5),
        "p95 ms": quantile(known, 0.95),
        "new words p50 ms": quantile(new, 0.5),
        "p95 ms ": quantile(new, 0.95),
        "gateway cpu ms": cpu_ms,
        "offers shown": shown / queries,
        "gateway MB": memory_mb,
        "load of the machine": os.getloadavg()[0],
    }


async def _ask_all(port: int, queries: int, *, new_words: bool) -> tuple[list[float], int]:
    """Milliseconds of each search, and how many offers came in all."""
    client, chance = LeanClient(port), random.Random(11 + new_words)
    communes = [place.code_insee for place in Gazetteer.from_data(ROOT / "data").places if place.is_covered]
    needs = list(load_needs(ROOT / "data"))
    for words in WORDS:  # warm, and known from here on
        await client.ask("GET", _path(needs[0], communes[0], words))
    took_ms, shown = [], 0
    for number in range(queries):
        words = chance.choice(WORDS) + (f" {number} {chance.choice(WORDS)}" if new_words else "")
        path = _path(chance.choice(needs), chance.choice(communes), words)
        started = time.perf_counter()
        status, found = await client.ask("GET", path)
        took_ms.append(1_000 * (time.perf_counter() - started))
        if status != 200 or not all(offer["reasons"] for offer in found["offers"]):
            raise RuntimeError(f"{path}: {status}")
        shown += len(found["offers"])
    client.close()
    return took_ms, shown


def _path(need: str, commune: str, words: str) -> str:
    asked = {"need": need, "commune": commune, "q": words, "limit": OFFERS}
    return f"/api/v1/offers/search?{urlencode(asked)}"


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _show(figures: Figures) -> None:
    for title, part in (
        ("Import of offers, all texts distinct, as a command", "import"),
        ("Search over HTTP: commune, need, words; ten offers with reasons", "http"),
    ):
        head = ("database, services", *next(iter(figures.values()))[part])
        rows = [(name, *(f"{value:.1f}" for value in got[part].values())) for name, got in figures.items()]
        print(table(title, head, rows), flush=True)
