"""The bench: what it feeds the importer, what it weighs, and that each of its parts can be run."""

import json
import os
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from relais.offers.vectors import text_of
from scripts.bench.__main__ import PARTS
from scripts.bench.figures import Weigher, memory_mb, quantile
from scripts.bench.offers_at_scale import REPORTED
from scripts.bench.synthetic import write_catalogue

HOLDS_50_MB = "held = bytearray(50_000_000); held[::4096] = b'x' * len(held[::4096]); import time; time.sleep(60)"


def texts_of(folder):
    with (folder / "services.json").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [text_of(SimpleNamespace(nom=row["nom"], description=row.get("description"))) for row in rows]


def test_write_catalogue_distinct_repeats_no_text(tmp_path):
    texts = texts_of(write_catalogue(tmp_path, 2_000, is_distinct=True))

    assert len(set(texts)) == len(texts) == 2_000


def test_write_catalogue_plain_repeats_texts_as_a_feed_does(tmp_path):
    texts = texts_of(write_catalogue(tmp_path, 2_000))

    assert len(set(texts)) < len(texts) == 2_000


def test_write_catalogue_is_the_same_each_time(tmp_path):
    one, other = (write_catalogue(tmp_path / name, 40, is_distinct=True) for name in ("one", "other"))

    assert (one / "services.json").read_bytes() == (other / "services.json").read_bytes()


def test_weigher_keeps_the_peak_of_a_process_that_has_ended():
    process = subprocess.Popen([sys.executable, "-c", HOLDS_50_MB])
    with Weigher(process.pid) as weigher:
        end = time.monotonic() + 20
        while weigher.peak_mb < 50 and time.monotonic() < end:
            time.sleep(0.01)
        process.kill()
        process.wait()

    assert weigher.peak_mb > 50


def test_memory_of_an_ended_process_is_nothing():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()

    assert memory_mb(process.pid) == 0
    assert memory_mb(os.getpid()) > 0


def test_quantile_says_a_value_that_was_measured():
    assert quantile([3.0, 1.0, 2.0], 0.95) == 3.0


def test_report_of_an_import_is_read():
    said = (
        "Feed bench is served: 5000 structures, 100000 services, 0 rows rejected. "
        "105000 rows in 44.6 s (2354 rows/s); vectors: 99999 encoded, 0 kept."
    )

    assert REPORTED.search(said).groups() == ("100000", "99999")


@pytest.mark.parametrize("name", PARTS)
def test_part_says_its_method_and_can_be_quick(name):
    part = PARTS[name]

    assert len(part.__doc__.splitlines()) > 2
    assert "quick" in part.run.__annotations__
