"""From a text to its intents: the views side by side, then the regression. Knows nothing of Rasa.

A long message is seen as a whole and, for a share of its weight, clause by clause; learning sees it the same way.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.pipeline.clauses import ClauseReader
from bot.pipeline.noise import Noise
from bot.pipeline.regression import Regression, fit
from bot.pipeline.text import READ_LENGTH, read
from bot.pipeline.views import Features, View, all_views

ARRAYS, FACTS = "intents.npz", "intents.json"
SEED = 81


@dataclass(frozen=True)
class Recipe:
    """How to learn: the weight of each view, the regression's strength and patience, what a noisy copy counts."""

    weights: Mapping[str, float]
    strength: float
    iterations: int
    temperature: float = 1.0
    noise: float = 0.0  # what a noisy copy of a sentence weighs beside it; 0: no copies
    clauses: float = 0.0  # what the clauses of a long message weigh beside its whole


class Reading(NamedTuple):
    """A text as written and as read."""

    written: str
    plain: str

    @classmethod
    def of(cls, text: str, texting: Mapping[str, str]) -> "Reading":
        return cls(text[:READ_LENGTH], read(text, texting))

    def for_view(self, view: View) -> str:
        return self.written if view.reads_as_written else self.plain


@dataclass(frozen=True)
class Glasses:
    """What is needed to read a message before any view sees it."""

    texting: Mapping[str, str]
    clauses: ClauseReader

    def readings(self, text: str, share: float) -> list[tuple[Reading, float]]:
        """The whole first, then its clauses, each with its weight; they sum to one."""
        text = text[:READ_LENGTH]
        clauses = self.clauses.read(text) if share else []
        whole = 1 / (1 + share) if clauses else 1.0
        return [
            (Reading.of(text, self.texting), whole),
            *((Reading.of(clause.text, self.texting), clause.weight * (1 - whole)) for clause in clauses),
        ]


class Understanding:
    """A fitted classifier of intents."""

    def __init__(self, views: Sequence[View], recipe: Recipe, regression: Regression, glasses: Glasses) -> None:
        self._views, self._recipe, self._glasses = views, recipe, glasses
        self._regression = regression

    @classmethod
    def learn(
        cls, texts: Sequence[str], intents: Sequence[str], *, recipe: Recipe, glasses: Glasses
    ) -> "Understanding":
        views = [view for key, view in all_views().items() if recipe.weights.get(key)]
        copies = list(Noise(glasses.texting, SEED).copies_of(texts)) if recipe.noise else []
        readings = [glasses.readings(text, recipe.clauses) for text in (*texts, *(copy for _, copy in copies))]
        blocks = []
        for view in views:
            view.fit([pieces[0][0].for_view(view) for pieces in readings])
            blocks.append(_block(view, readings) * np.float32(recipe.weights[view.key]))
        regression = fit(
            blocks,
            [*intents, *(intents[position] for position, _ in copies)],
            importance=[1.0] * len(texts) + [recipe.noise] * len(copies),
            strength=recipe.strength,
            iterations=recipe.iterations,
            temperature=recipe.temperature,
        )
        return cls(views, recipe, regression, glasses)

    def rank(self, text: str) -> list[tuple[str, float]]:
        """All intents with their probability, the likeliest first. An empty text is equally likely to be anything."""
        features = _side_by_side(self._views, self._recipe, self._glasses.readings(text, self._recipe.clauses))
        chances = self._regression.probabilities(features)
        return [(self._regression.classes[i], float(chances[i])) for i in np.argsort(-chances, kind="stable")]

    def save(self, folder: Path) -> None:
        """Arrays as float16 in an npz, the rest as JSON: nothing in them can run."""
        arrays = {f"{view.key}.{name}": array for view in self._views for name, array in view.kept().items()}
        halves: dict[str, NDArray[np.generic]] = {
            name: a.astype(np.float16) if a.dtype == np.float32 else a for name, a in arrays.items()
        }
        halves["weights"] = self._regression.weights.astype(np.float16)
        halves["intercept"] = self._regression.intercept
        np.savez_compressed(folder / ARRAYS, **halves)  # type: ignore[arg-type]  # numpy's stub mistakes ** for its flag
        facts = {
            "classes": self._regression.classes,
            "temperature": self._regression.temperature,
            "views": {view.key: self._recipe.weights[view.key] for view in self._views},
        }
        (folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, *, recipe: Recipe, glasses: Glasses) -> "Understanding":
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        views = [all_views()[key] for key in facts["views"]]
        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            for view in views:
                own = {n.partition(".")[2]: arrays[n] for n in arrays.files if n.startswith(f"{view.key}.")}
                view.restore(own)
            regression = Regression(
                tuple(facts["classes"]),
                arrays["weights"].astype(np.float32),
                arrays["intercept"].astype(np.float32),
                facts["temperature"],
            )
        return cls(views, replace(recipe, weights=facts["views"]), regression, glasses)


def _block(view: View, readings: Sequence[Sequence[tuple[Reading, float]]]) -> Any:
    """A row a message: what the view sees of its pieces, by their weights."""
    if not view.sees_clauses:
        return view.see_all([pieces[0][0].for_view(view) for pieces in readings])
    from scipy.sparse import csr_matrix

    starts = np.cumsum([0, *map(len, readings)])
    shares = np.array([share for pieces in readings for _, share in pieces], np.float32)
    mixture = csr_matrix((shares, np.arange(len(shares)), starts), shape=(len(readings), len(shares)))
    return (mixture @ view.see_all([reading.for_view(view) for pieces in readings for reading, _ in pieces])).tocsr()


def _side_by_side(views: Sequence[View], recipe: Recipe, pieces: Sequence[tuple[Reading, float]]) -> Features:
    """A feature seen in several pieces stands several times; their values add up."""
    indices, values, offset = [], [], 0
    for view in views:
        for reading, share in pieces if view.sees_clauses else [(pieces[0][0], 1.0)]:
            seen = view.see(reading.for_view(view))
            indices.append(seen.indices + offset)
            values.append(seen.values * np.float32(recipe.weights[view.key] * share))
        offset += view.size
    return Features(np.concatenate(indices).astype(np.int32), np.concatenate(values).astype(np.float32))
