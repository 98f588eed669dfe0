"""The figures of understanding do not fall: the trained model on sentences that it has not learnt from.

`make evaluate DATA=tests/understanding/dev.jsonl` prints them; a floor stands a little under what was measured, and is
raised when the figure is. Each set was written apart, and read once as one that nothing was tuned on, before it
corrected us. `another_hand.jsonl` is by another hand.
"""

from functools import lru_cache
from typing import Any

import pytest

from relais.settings import ROOT, Settings
from scripts.evaluate.cases import load_cases
from scripts.evaluate.measures import figures
from scripts.evaluate.reading import Reader

MODEL = Settings().model_dir / "relais.tar.gz"
SETS = ("dev", "unseen", "fresh", "latest", "another_hand")
LESS = {"another_hand": 0.015}  # the only set whose misses were read in half alone
pytestmark = [pytest.mark.rasa, pytest.mark.skipif(not MODEL.exists(), reason="no trained model: make train")]


@lru_cache(maxsize=1)
def reader() -> Reader:
    return Reader(MODEL, ROOT / "data")


@lru_cache(maxsize=len(SETS))
def figures_of(name: str) -> dict[str, Any]:
    cases = load_cases(ROOT / "tests" / "understanding" / f"{name}.jsonl")
    return figures(list(zip(cases, reader().read_all(case.text for case in cases), strict=True)))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize(("figure", "floor"), [("accuracy", 0.94), ("within_two", 0.975), ("macro_f1", 0.94)])
def test_intents_are_understood(name: str, figure: str, floor: float) -> None:
    assert figures_of(name)[figure] >= floor - LESS.get(name, 0)


@pytest.mark.parametrize("name", SETS)
def test_confidence_means_what_it_says(name: str) -> None:
    assert figures_of(name)["calibration_error"] <= 0.05


@pytest.mark.parametrize("name", SETS)
def test_danger_is_seen_by_one_reader_or_the_other(name: str) -> None:
    both = figures_of(name)["danger"]["both"]

    assert both["recall"] >= 0.95
    assert both["false_alarms"] <= 0.012


@pytest.mark.parametrize("name", SETS)
def test_communes_are_found_and_resolved(name: str) -> None:
    assert figures_of(name)["entities"]["commune"]["overlap"]["f1"] >= 0.9
    assert figures_of(name)["communes_resolved"] >= 0.85
