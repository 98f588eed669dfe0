"""How much a few words look, sound and mean like phrases that are known: a number between 0 and 1 for each phrase."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.pipeline.text import read
from bot.pipeline.views import Features, MeaningView, TermView, View, characters_of, sounds_of, words_of

Floats = NDArray[np.float32]
WEIGHTS: Mapping[str, float] = {"characters": 0.35, "words": 0.15, "sounds": 0.2, "meaning": 0.3}


class Likeness:
    """Fitted once on the phrases; `to` compares a text with all of them."""

    def __init__(self, phrases: Sequence[str], texting: Mapping[str, str]) -> None:
        self._texting = texting
        self._views: tuple[View, ...] = (
            TermView("characters", characters_of, least_texts=1),
            TermView("words", words_of, least_texts=1),
            TermView("sounds", sounds_of, least_texts=1),
            MeaningView(),
        )
        self._rows = {view.key: self._fitted(view, phrases) for view in self._views}

    def to(self, text: str) -> Floats:
        """One number a phrase, in their order."""
        parts = (WEIGHTS[view.key] * self._compared(view, text) for view in self._views)
        return np.clip(sum(parts), 0.0, 1.0).astype(np.float32)

    def _fitted(self, view: View, phrases: Sequence[str]) -> Floats:
        seen = [self._seen(view, phrase) for phrase in phrases]
        view.fit(seen)
        if isinstance(view, MeaningView):
            return np.asarray(view.see_all(seen), np.float32)
        rows = np.zeros((len(seen), view.size), np.float32)
        for row, text in zip(rows, seen, strict=True):
            _put(row, view.see(text))
        return rows

    def _compared(self, view: View, text: str) -> Floats:
        features = view.see(self._seen(view, text))
        rows = self._rows[view.key]
        if isinstance(view, MeaningView):
            return rows @ features.values
        unknown = _left_unknown(view, self._seen(view, text))
        return (rows[:, features.indices] @ features.values) * (1.0 - unknown)

    def _seen(self, view: View, text: str) -> str:
        return text if view.reads_as_written else read(text, self._texting)


def _put(row: Floats, features: Features) -> None:
    row[features.indices] = features.values


def _left_unknown(view: View, text: str) -> float:
    """The share of the words that no phrase holds counts half: what was said besides is not understood."""
    if view.key != "words":
        return 0.0
    words = text.split()
    unknown = sum(not len(view.see(word).indices) for word in words)
    return 0.5 * unknown / len(words) if words else 0.0
