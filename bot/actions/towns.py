"""The towns of the three départements that are nearest to a place just outside. Pure."""

from collections.abc import Iterable
from math import cos, hypot, radians

from relais.places.gazetteer import Place

TOWN = 2_000  # inhabitants: smaller places offer few services
WITHIN_KM = 70.0
KM_PER_DEGREE = 111.2


def nearest_towns(place: Place, places: Iterable[Place], limit: int = 3) -> list[Place]:
    """Nearest first; none when nothing of ours is within reach."""
    towns = [town for town in places if town.is_covered and town.population >= TOWN]
    near = [(distance_km(place, town), town) for town in towns]
    within = sorted((pair for pair in near if pair[0] <= WITHIN_KM), key=lambda pair: pair[0])
    return [town for _, town in within[:limit]]


def distance_km(one: Place, other: Place) -> float:
    """On a flat map: the error is below 1 % at this scale."""
    east = (one.longitude - other.longitude) * cos(radians(one.latitude))
    return KM_PER_DEGREE * hypot(one.latitude - other.latitude, east)
