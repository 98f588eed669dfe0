"""The thématiques and the needs as meanings: what a text speaks of, in any of the encoder's languages."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relais.offers import vectors
from relais.offers.needs import Need

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Subjects:
    """The French label of each thématique, and each thing that a need is about (one row each), encoded once."""

    thematiques: tuple[str, ...]
    meanings: Floats
    needs: tuple[str, ...]
    need_meanings: Floats

    def cosines(self, asked: Floats) -> dict[str, float]:
        """How near each thématique is to what was asked."""
        return dict(zip(self.thematiques, (self.meanings @ asked).tolist(), strict=True))

    def meanings_of(self, need: Need) -> Floats:
        """One row for each thing that the need is about."""
        return self.need_meanings[[key == need.key for key in self.needs]]

    def nearest_need(self, asked: Floats) -> tuple[str, float]:
        """The need that is nearest to what was asked, and how near."""
        cosines = self.need_meanings @ asked
        best = int(cosines.argmax())
        return self.needs[best], float(cosines[best])


def build_subjects(labels: Mapping[str, str], needs: Mapping[str, Need]) -> Subjects:
    parts = [(need.key, part) for need in needs.values() for part in need.parts]
    encoded = vectors.encode([*labels.values(), *(part for _, part in parts)]).astype(np.float32)
    return Subjects(tuple(labels), encoded[: len(labels)], tuple(key for key, _ in parts), encoded[len(labels) :])
