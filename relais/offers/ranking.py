"""What makes one offer better than another for one person. Pure: columns of numbers in, one score for each out.

Every quality is between 0 and 1; what each is worth stands in `data/ranking.yml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relais.yaml_files import read_yaml

Floats = NDArray[np.float32]

EARTH_KM = 6_371.0


@dataclass(frozen=True)
class Ranking:
    """`data/ranking.yml`, read once; see its comments."""

    weights: Mapping[str, float]
    meaning_from: float
    meaning_to: float
    meaning_subject: float
    meaning_breadth: float
    meaning_need: float
    about_share: float
    subject_worth: float
    words_floor: float
    words_reach_from: float
    words_reach_km: float
    share_floor: float
    half_distance_share: float
    unknown_distance: float
    remote_distance_helps: float
    remote_distance_otherwise: float
    publics: Mapping[str, float]
    others_share: float
    fresh_days: int
    stale_days: int
    same_structure: float
    same_name: float
    example_share: float
    network_share: float
    opening: Mapping[str, float]
    remote_every: int
    remote_at_least: float
    remote_better_by: float
    widen_to_km: tuple[float, ...]
    candidates: int
    never_both: tuple[frozenset[str], ...]

    def mean(self, qualities: Mapping[str, Floats]) -> Floats:
        """The weighted mean of the qualities that were judged."""
        worth = sum(self.weights[name] for name in qualities)
        total = sum(np.float32(self.weights[name] / worth) * values for name, values in qualities.items())
        return np.asarray(total, np.float32)

    def nearness(self, distance_km: Floats, radius_km: float) -> Floats:
        """1 on the spot, ½ at the half distance, falling smoothly; no step where a radius ends."""
        half = max(1.0, radius_km * self.half_distance_share)
        near = 1.0 / (1.0 + (distance_km / half) ** 1.5)
        return np.where(np.isnan(distance_km), self.unknown_distance, near).astype(np.float32)

    def freshness(self, age_days: NDArray[Any]) -> Floats:
        """As data·inclusion counts it: full below six months, then down to nothing at two years."""
        share = (self.stale_days - age_days) / (self.stale_days - self.fresh_days)
        return np.asarray(np.clip(share, 0.0, 1.0), np.float32)

    def sense(self, cosine: Floats) -> Floats:
        """A cosine as likeness of meaning."""
        share = (cosine - self.meaning_from) / (self.meaning_to - self.meaning_from)
        return np.asarray(np.clip(share, 0.0, 1.0), np.float32)

    @staticmethod
    def together(letters: Floats, sense: Floats) -> Floats:
        """Words found as written and words found by their meaning: either is enough, both are better."""
        return np.asarray(1.0 - (1.0 - 0.9 * letters) * (1.0 - 0.8 * sense), np.float32)


_AS_WRITTEN = (
    *("weights", "words_floor", "words_reach_from", "words_reach_km", "share_floor", "half_distance_share"),
    *("unknown_distance", "publics", "others_share", "fresh_days", "stale_days", "same_structure"),
    *("same_name", "example_share", "network_share", "about_share", "opening", "remote_better_by"),
    *("remote_every", "remote_at_least", "candidates"),
)


@lru_cache(maxsize=8)
def load_ranking(data_dir: Path) -> Ranking:
    content = read_yaml(data_dir / "ranking.yml")
    return Ranking(
        meaning_from=content["meaning"]["from"],
        meaning_to=content["meaning"]["to"],
        meaning_subject=content["meaning"]["subject"],
        meaning_breadth=content["meaning"]["breadth"],
        meaning_need=content["meaning"]["need"],
        subject_worth=content["meaning"]["subject_worth"],
        remote_distance_helps=content["remote_distance"]["helps"],
        remote_distance_otherwise=content["remote_distance"]["otherwise"],
        widen_to_km=tuple(map(float, content["widen_to_km"])),
        never_both=tuple(frozenset(pair) for pair in content["never_both"]),
        **{name: content[name] for name in _AS_WRITTEN},
    )


def distances_km(latitudes: Floats, longitudes: Floats, latitude: float, longitude: float) -> Floats:
    """Great-circle distances; NaN stays NaN."""
    phi, phi0 = np.radians(latitudes), np.radians(latitude)
    between = np.radians(longitudes) - np.radians(longitude)
    half = np.sin((phi - phi0) / 2) ** 2 + np.cos(phi) * np.cos(phi0) * np.sin(between / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))), np.float32)
