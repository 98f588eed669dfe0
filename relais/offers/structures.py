"""The structures that can be phoned, by network: « votre mission locale »."""

from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.errors import NotFound
from relais.offers.offer import FoundStructure
from relais.offers.ranking import Floats, distances_km
from relais.offers.tables import Feed, Structure
from relais.places.gazetteer import Gazetteer
from relais.places.place import Place


@dataclass(frozen=True)
class Directory:
    """Structures with a telephone and a network, sorted by id."""

    structures: tuple[FoundStructure, ...]
    latitudes: Floats
    longitudes: Floats
    departements: tuple[str | None, ...]

    def nearest(self, reseaux: tuple[str, ...], near: Place, limit: int) -> list[FoundStructure]:
        """Those of the person's département first: most networks serve their own."""
        wanted = frozenset(reseaux)
        distances = distances_km(self.latitudes, self.longitudes, near.latitude, near.longitude)
        rows = [row for row, structure in enumerate(self.structures) if wanted & set(structure.reseaux_porteurs)]
        far = np.nan_to_num(distances, nan=1e9)
        rows.sort(key=lambda row: (self.departements[row] != near.departement, float(far[row])))
        return [_at(self.structures[row], float(distances[row])) for row in rows[:limit]]


def build_directory(session: Session, gazetteer: Gazetteer) -> Directory:
    query = (
        select(Structure)
        .join(Feed, Feed.edition_id == Structure.edition_id)
        .where(Structure.telephone.is_not(None), Structure.reseaux_porteurs.is_not(None))
    )
    kept = [structure for structure in session.scalars(query) if structure.reseaux_porteurs and structure.telephone]
    kept.sort(key=lambda structure: structure.id)
    points = [_point(structure, gazetteer) for structure in kept]
    return Directory(
        tuple(_found(structure) for structure in kept),
        np.array([point[0] for point in points], np.float32),
        np.array([point[1] for point in points], np.float32),
        tuple((structure.code_insee or structure.code_postal or "")[:2] or None for structure in kept),
    )


def _found(structure: Structure) -> FoundStructure:
    return FoundStructure(
        id=structure.id,
        name=structure.nom,
        reseaux_porteurs=tuple(structure.reseaux_porteurs or ()),
        telephone=structure.telephone or "",
        distance_km=None,
        commune=structure.commune,
        courriel=structure.courriel,
        website=structure.site_web,
        horaires_accueil=structure.horaires_accueil,
        adresse=structure.adresse,
        code_postal=structure.code_postal,
    )


def _point(structure: Structure, gazetteer: Gazetteer) -> tuple[float, float]:
    if structure.latitude is not None and structure.longitude is not None:
        return structure.latitude, structure.longitude
    try:
        place = gazetteer.get(structure.code_insee or "")
    except NotFound:
        return float("nan"), float("nan")
    return place.latitude, place.longitude


def _at(structure: FoundStructure, distance_km: float) -> FoundStructure:
    return replace(structure, distance_km=None if np.isnan(distance_km) else round(distance_km, 1))
