"""The classifier: learns, is calibrated, keeps itself without anything that can run."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="scipy is in the dialogue environment only")

from bot.pipeline.clauses import load_clauses
from bot.pipeline.text import load_texting
from bot.pipeline.understanding import Glasses, Recipe, Understanding
from relais.settings import ROOT

EXAMPLES = {
    "greet": ["bonjour", "salut", "bonsoir", "salut à tous", "coucou toi", "bonjour à vous"],
    "search_job": [
        "je cherche un travail",
        "trouver un emploi",
        "je veux bosser",
        "aide pour mon cv",
        "du boulot",
        "un job",
    ],
    "search_housing": [
        "trouver un appart",
        "je cherche un logement",
        "loyer impayé",
        "une maison à louer",
        "hlm",
        "un studio",
    ],
}
WEIGHTS = {"characters": 1.0, "words": 0.6, "sounds": 0.8, "speech": 1.0, "meaning": 0.8}
RECIPE = Recipe(WEIGHTS, strength=20.0, iterations=50, noise=0.5, clauses=0.5)
GLASSES = Glasses(load_texting(ROOT / "data"), load_clauses(ROOT / "data"))


def learned() -> Understanding:
    texts = [text for examples in EXAMPLES.values() for text in examples]
    intents = [intent for intent, examples in EXAMPLES.items() for _ in examples]
    return Understanding.learn(texts, intents, recipe=RECIPE, glasses=GLASSES)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("slt", "greet"), ("chui à la recherche d'un taf", "search_job"), ("I need a flat", "search_housing")],
)
def test_rank_text_never_seen_puts_its_intent_first(text: str, intent: str) -> None:
    ranking = learned().rank(text)

    assert ranking[0][0] == intent
    assert sum(chance for _, chance in ranking) == pytest.approx(1.0, abs=1e-5)


def test_rank_empty_text_is_sure_of_nothing() -> None:
    assert learned().rank("")[0][1] < 0.9


def test_learn_twice_gives_the_same() -> None:
    assert learned().rank("un toit pour dormir") == learned().rank("un toit pour dormir")


def test_load_saved_ranks_as_before(tmp_path: Path) -> None:
    before = learned()
    before.save(tmp_path)

    after = Understanding.load(tmp_path, recipe=RECIPE, glasses=GLASSES)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["intents.json", "intents.npz"]
    chances = [[chance for _, chance in one.rank("je cherche une maison")] for one in (before, after)]
    np.testing.assert_allclose(chances[0], chances[1], atol=2e-3)  # kept as float16
