"""The communes that the catalogue places its offers in, read from `data/communes.csv`."""

import csv
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

COVERED = ("11", "12", "81")
EARTH_KM = 6371.0


@dataclass(frozen=True)
class Commune:
    """Latitude and longitude are the town hall's when known, else the centre of the polygon."""

    code_insee: str
    nom: str
    departement: str
    epci: str
    codes_postaux: tuple[str, ...]
    population: int
    latitude: float
    longitude: float

    def km_from(self, latitude: float, longitude: float) -> float:
        return distance_km(self.latitude, self.longitude, latitude, longitude)


def read(path: Path) -> dict[str, Commune]:
    """Only the three départements."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["departement"] in COVERED]
    return {row["code_insee"]: _commune(row) for row in rows}


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance."""
    half = sin(radians(other_latitude - latitude) / 2) ** 2
    shrink = cos(radians(latitude)) * cos(radians(other_latitude))
    half += shrink * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def _commune(row: dict[str, str]) -> Commune:
    return Commune(
        code_insee=row["code_insee"],
        nom=row["nom"],
        departement=row["departement"],
        epci=row["epci_siren"],
        codes_postaux=tuple(row["codes_postaux"].split("|")),
        population=int(row["population"]),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
    )
