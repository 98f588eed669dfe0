"""From a text to its intents: the views side by side, then the regression. Knows nothing of Rasa."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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


class Reading(NamedTuple):
    """A text as written and as read."""

    written: str
    plain: str

    @classmethod
    def of(cls, text: str, texting: Mapping[str, str]) -> "Reading":
        return cls(text[:READ_LENGTH], read(text, texting))

    def for_view(self, view: View) -> str:
        return self.written if view.reads_as_written else self.plain


class Understanding:
    """A fitted classifier of intents."""

    def __init__(
        self, views: Sequence[View], recipe: Recipe, regression: Regression, texting: Mapping[str, str]
    ) -> None:
        self._views, self._recipe, self._texting = views, recipe, texting
        self._regression = regression

    @classmethod
    def learn(
        cls, texts: Sequence[str], intents: Sequence[str], *, recipe: Recipe, texting: Mapping[str, str]
    ) -> "Understanding":
        views = [view for key, view in all_views().items() if recipe.weights.get(key)]
        copies = list(Noise(texting, SEED).copies_of(texts)) if recipe.noise else []
        readings = [Reading.of(text, texting) for text in (*texts, *(copy for _, copy in copies))]
        blocks = []
        for view in views:
            seen = [reading.for_view(view) for reading in readings]
            view.fit(seen)
            blocks.append(view.see_all(seen) * np.float32(recipe.weights[view.key]))
        regression = fit(
            blocks,
            [*intents, *(intents[position] for position, _ in copies)],
            importance=[1.0] * len(texts) + [recipe.noise] * len(copies),
            strength=recipe.strength,
            iterations=recipe.iterations,
            temperature=recipe.temperature,
        )
        return cls(views, recipe, regression, texting)

    def rank(self, text: str) -> list[tuple[str, float]]:
        """All intents with their probability, the likeliest first. An empty text is equally likely to be anything."""
        features = _side_by_side(self._views, self._recipe, Reading.of(text, self._texting))
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
    def load(cls, folder: Path, *, recipe: Recipe, texting: Mapping[str, str]) -> "Understanding":
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
        return cls(views, replace(recipe, weights=facts["views"]), regression, texting)


def _side_by_side(views: Sequence[View], recipe: Recipe, reading: Reading) -> Features:
    indices, values, offset = [], [], 0
    for view in views:
        seen = view.see(reading.for_view(view))
        indices.append(seen.indices + offset)
        values.append(seen.values * recipe.weights[view.key])
        offset += view.size
    return Features(np.concatenate(indices).astype(np.int32), np.concatenate(values).astype(np.float32))
