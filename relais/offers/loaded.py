"""What the catalogue holds in memory at one moment: replaced as a whole when an import changes the editions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from relais.offers import vectors
from relais.offers.columns import Columns
from relais.offers.needs import Need
from relais.offers.ranking import Floats, Ranking
from relais.offers.reading import Editions
from relais.offers.selecting import fit_with
from relais.offers.structures import Directory
from relais.offers.subjects import Subjects


@dataclass(frozen=True)
class Loaded:
    """The editions that are served, as columns, and the structures that can be phoned."""

    editions: Editions
    columns: Columns
    directory: Directory
    subjects: Subjects
    fits: dict[str, tuple[NDArray[np.int32], Floats]] = field(default_factory=dict)

    def fit(self, need: Need, ranking: Ranking) -> tuple[NDArray[np.int32], Floats]:
        """Rows that answer a need, and how well each row does: what it declares, and what its text says."""
        if need.key not in self.fits:
            fit = fit_with(need, self.columns, ranking)
            rows = np.flatnonzero(fit > 0).astype(np.int32)
            alike = ranking.sense(self.columns.nearest(rows, self.subjects.meanings_of(need)))
            fit[rows] *= 1 - ranking.about_share + ranking.about_share * alike
            self.fits[need.key] = (rows, fit)
        return self.fits[need.key]

    def likely_need(self, words: str, needs: Mapping[str, Need], ranking: Ranking) -> Need | None:
        """The need that the words clearly speak of."""
        key, cosine = self.subjects.nearest_need(vectors.encode_one(words)) if words.strip() else ("", 0.0)
        return needs[key] if cosine >= ranking.meaning_need else None
