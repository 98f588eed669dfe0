"""What is found: an offer as plain fields, and why it is shown. No session, no table behind it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from relais.places.place import Place

EXAMPLE = "relais-exemple"
"""Source of the invented offers, which show what is not known yet."""


class Remote(StrEnum):
    """Which offers are wanted: all, those that one follows from home, or those on the spot."""

    any = "any"
    only = "only"
    never = "never"


@dataclass(frozen=True)
class Offer:
    """A service with its structure; contact, place and hours are the structure's where the service has none."""

    id: str
    source: str
    name: str
    description: str
    structure_id: str
    structure: str
    date_maj: dt.date
    type: str | None = None
    thematiques: tuple[str, ...] = ()
    publics: tuple[str, ...] | None = None
    publics_precisions: str | None = None
    conditions_acces: str | None = None
    frais: str | None = None
    frais_precisions: str | None = None
    is_remote: bool = False
    is_on_site: bool = True
    zone_eligibilite: tuple[str, ...] | None = None
    mobilisable_par: tuple[str, ...] = ()
    modes_mobilisation: tuple[str, ...] = ()
    mobilisation_precisions: str | None = None
    lien_mobilisation: str | None = None
    telephone: str | None = None
    courriel: str | None = None
    website: str | None = None
    lien_source: str | None = None
    adresse: str | None = None
    complement_adresse: str | None = None
    code_postal: str | None = None
    commune: str | None = None
    code_insee: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    horaires_accueil: str | None = None
    reseaux_porteurs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why an offer is shown: a code of `data/texts/offers.yml` and the values of its sentence."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """An offer that answers a query. `distance_km` is null for what one follows from home or when unknown."""

    offer: Offer
    distance_km: float | None = None
    reasons: tuple[Reason, ...] = ()
    score: float = 0.0


@dataclass(frozen=True)
class FoundStructure:
    """A structure that can be phoned."""

    id: str
    name: str
    reseaux_porteurs: tuple[str, ...]
    telephone: str
    distance_km: float | None
    commune: str | None
    courriel: str | None = None
    website: str | None = None
    horaires_accueil: str | None = None
    adresse: str | None = None
    code_postal: str | None = None


@dataclass(frozen=True)
class Query:
    """What a person looks for. `publics` are those the person is known to belong to; empty = not known.

    `exclude` holds ids of offers already seen. Without `radius_km` the need's own radius is used.
    """

    need: str | None = None
    words: str = ""
    near: Place | None = None
    departement: str | None = None
    radius_km: float | None = None
    publics: frozenset[str] = frozenset()
    free_only: bool = False
    remote: Remote = Remote.any
    exclude: frozenset[str] = frozenset()
    offset: int = 0
    limit: int = 3


@dataclass(frozen=True)
class Results:
    """A page of offers. `widened_from_km`: nothing was on the spot within that radius, so `radius_km` was used."""

    found: tuple[Found, ...]
    total: int
    radius_km: float
    widened_from_km: float | None = None
