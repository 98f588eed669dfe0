"""The commune where a position is. The position itself goes nowhere."""

import math
from functools import cached_property
from pathlib import Path

from relais.places.facts import communes_in

FURTHEST_KM = 12.0  # from the middle of a commune: beyond it she is not in one of ours
EARTH_KM = 6_371.0


class Nearest:
    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def __call__(self, latitude: float, longitude: float) -> tuple[str, str] | None:
        """Code INSEE and name."""
        at = (math.radians(latitude), math.radians(longitude))
        near = min(self._communes, key=lambda one: _distance_km(at, one[0]))
        return near[1] if _distance_km(at, near[0]) <= FURTHEST_KM else None

    @cached_property
    def _communes(self) -> list[tuple[tuple[float, float], tuple[str, str]]]:
        return [
            ((math.radians(one.latitude), math.radians(one.longitude)), (one.code_insee, one.nom))
            for one in communes_in(self._data_dir)
        ]


def _distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = one, other
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))
