"""NDCG@3 and precision@3 of an order of services, against judgements by name; and the baseline to beat.

The baseline is data·inclusion's own search: filter by thématique and zone, within 50 km or remote, by distance.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from relais.offers.columns import Columns
from relais.offers.eligibility import EVERYONE, serves
from relais.offers.ranking import distances_km
from relais.offers.search import Catalogue, Query
from tests.relais.offers.builders import NOW, place

TOP = 3
FULL_GRADE_KM = 30.0
DI_RADIUS_KM = 50.0


@dataclass(frozen=True)
class Judged:
    """A query and how each service answers it: 3 what was asked, 1 useful, 0 not; half when far away."""

    query: Query
    best: str
    good: str

    def grade(self, name: str, distance_km: float) -> float:
        grade = 3.0 if re.search(self.best, name) else 1.0 if re.search(self.good, name) else 0.0
        return grade / 2 if distance_km > FULL_GRADE_KM else grade


@dataclass(frozen=True)
class Quality:
    """Means over the queries."""

    ndcg: float
    precision: float
    by_query: dict[str, float]


def load_queries() -> list[Judged]:
    entries: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text("utf-8"))
    return [
        Judged(
            Query(
                need=entry["need"],
                words=entry["words"],
                near=place(entry["near"]),
                publics=frozenset(entry.get("publics", ())),
            ),
            entry["best"],
            entry["good"],
        )
        for entry in entries
    ]


def ours(catalogue: Catalogue, query: Query) -> list[int]:
    columns = catalogue.loaded.columns
    return [columns.position[found.offer.id] for found in catalogue.find(query, now=NOW).found]


def by_distance(catalogue: Catalogue, query: Query) -> list[int]:
    """As data·inclusion answers; without a need it has no filter to offer, so its text search is played by ours."""
    columns = catalogue.loaded.columns
    distances = _distances(columns, query)
    kept = [row for row in range(len(columns)) if _di_keeps(catalogue, columns, row, query, float(distances[row]))]
    on_site = {row: distances[row] for row in kept if columns.is_on_site[row] and distances[row] <= DI_RADIUS_KM}
    return sorted(kept, key=lambda row: (round(float(on_site.get(row, 9e9))), columns.ids[row]))[:TOP]


def measure(catalogue: Catalogue, names: Sequence[str], search: Callable[[Catalogue, Query], list[int]]) -> Quality:
    ndcgs: dict[str, float] = {}
    precise = 0.0
    for judged in load_queries():
        columns = catalogue.loaded.columns
        distances = np.where(columns.is_remote, 0.0, np.nan_to_num(_distances(columns, judged.query), nan=0.0))
        grades = [judged.grade(name, float(km)) for name, km in zip(names, distances, strict=True)]
        shown = [grades[row] for row in search(catalogue, judged.query)[:TOP]]
        ideal = _gain(sorted(grades, reverse=True)[:TOP])
        ndcgs[f"{judged.query.need}: {judged.query.words}"] = _gain(shown) / ideal if ideal else 0.0
        precise += sum(grade > 0 for grade in shown) / TOP
    return Quality(sum(ndcgs.values()) / len(ndcgs), precise / len(ndcgs), ndcgs)


def _gain(grades: Sequence[float]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def _di_keeps(catalogue: Catalogue, columns: Columns, row: int, query: Query, distance_km: float) -> bool:
    near_enough = distance_km <= DI_RADIUS_KM or bool(columns.is_remote[row])
    publics = columns.publics.at(row) or ()
    for_them = not query.publics or EVERYONE in publics or not query.publics.isdisjoint(publics)
    if query.need is None:
        answers = catalogue.loaded.columns.index.match(query.words).score(len(columns))[row] > 0
    else:
        need = catalogue.needs[query.need]
        answers = any(need.weight_of(thematique) > 0 for thematique in columns.thematiques.at(row))
    return near_enough and for_them and bool(answers) and serves(columns.zones.at(row), query.near, None)


def _distances(columns: Columns, query: Query) -> Any:
    assert query.near is not None
    return distances_km(columns.latitudes, columns.longitudes, query.near.latitude, query.near.longitude)
