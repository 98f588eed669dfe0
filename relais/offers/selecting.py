"""Which offers may answer a query at all: need, zone, public, price, way of doing, distance. Pure.

Nothing on the spot within the radius → the radius grows step by step, and the answer says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relais.offers.columns import Columns
from relais.offers.eligibility import Fits, fits, serves
from relais.offers.needs import Need
from relais.offers.offer import Query, Remote
from relais.offers.ranking import Floats, Ranking, distances_km

Flags = NDArray[np.bool_]

ANYWHERE_KM = 50.0  # radius of a search without a need, as data·inclusion has it


@dataclass(frozen=True)
class Selection:
    """Rows in the running, and for each: distance (NaN when unknown), followed from home?, fit of its publics."""

    rows: NDArray[np.int32]
    distances: Floats
    is_remote: Flags
    fits: NDArray[np.int32]
    radius_km: float
    widened_from_km: float | None

    def keep(self, wanted: Flags | NDArray[np.intp]) -> "Selection":
        return Selection(
            self.rows[wanted],
            self.distances[wanted],
            self.is_remote[wanted],
            self.fits[wanted],
            self.radius_km,
            self.widened_from_km,
        )


def fit_with(need: Need, columns: Columns, ranking: Ranking) -> Floats:
    """How well each offer answers a need; one that answers everything answers each a little less.

    What a network exists for, it does better than those who also do it.
    """
    share_floor, own_share = ranking.share_floor, 1 - ranking.network_share

    def of_thematiques(thematiques: tuple[str, ...]) -> float:
        weights = [need.weight_of(thematique) for thematique in thematiques]
        share = sum(weight > 0 for weight in weights) / max(1, len(weights))
        return max(weights, default=0.0) * (share_floor + (1 - share_floor) * share)

    declared = np.maximum(
        columns.thematiques.map(of_thematiques), columns.types.map(lambda kind: need.types.get(kind or "", 0.0))
    )
    network = columns.reseaux.map(lambda names: max((need.reseaux.get(name, 0.0) for name in names), default=0.0))
    publics = columns.publics.map(lambda names: max((need.publics.get(name, 0.0) for name in names or ()), default=0.0))
    # A network says what a structure does in general: it counts alone only for an offer that names no thématique.
    names_none = columns.thematiques.map(lambda thematiques: float(not thematiques)).astype(bool)
    alone = np.where(names_none, 0.6 * network, 0.0)
    strengthened = np.where(declared > 0, declared * (own_share + ranking.network_share * network), alone)
    return np.asarray(np.maximum(strengthened, publics), np.float32)


def select_rows(
    columns: Columns,
    query: Query,
    rows: NDArray[np.int32],
    ranking: Ranking,
    *,
    radius_km: float,
    further_km: float = 0.0,
) -> Selection:
    """The rows that the person may be shown. Both modes and within reach = on the spot, else remote.

    `further_km`: rows up to that far are kept too, for the caller to judge by the words used.
    """
    fitting = columns.publics.map_at(rows, lambda declared: float(fits(declared, query.publics, ranking.never_both)))
    allowed = _allowed(columns, query, rows) & (fitting != Fits.never)
    rows, fitting = rows[allowed], fitting[allowed]
    distances = _distances(columns, query, rows)
    on_site = columns.is_on_site[rows] & (query.remote is not Remote.only) & _in_departement(columns, query, rows)
    remote = columns.is_remote[rows] & (query.remote is not Remote.never)
    reach, widened_from = _reach(distances[on_site], query, radius_km, ranking)
    near = on_site & ~(distances > max(reach, further_km))
    kept = near | remote
    is_remote = (~near)[kept]
    distances = np.where(is_remote, np.float32("nan"), distances[kept]).astype(np.float32)
    selection = Selection(rows[kept], distances, is_remote, fitting[kept].astype(np.int32), reach, widened_from)
    return selection


def _allowed(columns: Columns, query: Query, rows: NDArray[np.int32]) -> Flags:
    allowed = columns.zones.map_at(rows, lambda zone: float(serves(zone, query.near, query.departement))) > 0
    if query.free_only:
        allowed &= columns.is_free[rows]
    seen = [columns.position[offer_id] for offer_id in query.exclude if offer_id in columns.position]
    if seen:
        allowed &= ~np.isin(columns.clusters[rows], columns.clusters[seen])
    return np.asarray(allowed, np.bool_)


def _distances(columns: Columns, query: Query, rows: NDArray[np.int32]) -> Floats:
    if query.near is None:
        return np.full(len(rows), np.float32("nan"), np.float32)
    near = query.near
    return distances_km(columns.latitudes[rows], columns.longitudes[rows], near.latitude, near.longitude)


def _in_departement(columns: Columns, query: Query, rows: NDArray[np.int32]) -> Flags:
    """Without a commune, what is on the spot must stand in the département. Without a point, in the same one."""
    departement = query.near.departement if query.near else query.departement
    if departement is None:
        return np.ones(len(rows), np.bool_)
    inside = columns.departements.map_at(rows, lambda code: float(code in (None, departement))) > 0
    has_distance = np.isfinite(columns.latitudes[rows]) & (query.near is not None)
    return np.asarray(inside | has_distance, np.bool_)


def _reach(distances: Floats, query: Query, radius_km: float, ranking: Ranking) -> tuple[float, float | None]:
    if query.near is None or query.remote is Remote.only or not (distances > radius_km).all():
        return radius_km, None
    for wider in ranking.widen_to_km:
        if wider > radius_km and (distances <= wider).any():
            return wider, radius_km
    return radius_km, None


def radius_of(query: Query, needs: Mapping[str, Need]) -> float:
    if query.radius_km is not None:
        return query.radius_km
    return needs[query.need].radius_km if query.need else ANYWHERE_KM
