"""Offers read from the database: slim rows for the columns in memory, whole offers for the few that are shown."""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, bindparam, case, cast, func, select
from sqlalchemy.orm import Session

from relais.offers.offer import Offer
from relais.offers.tables import Feed, Service, Structure

Editions = tuple[tuple[str, int], ...]


def read_editions(session: Session) -> Editions:
    """Which edition of each feed is served now."""
    return tuple(sorted((name, edition) for name, edition in session.execute(select(Feed.name, Feed.edition_id))))


class Row(NamedTuple):
    """What search needs of a service; place and hours are the structure's where the service has none."""

    pk: int
    id: str
    source: str
    nom: str
    description: str | None
    structure: str
    type: str | None
    thematiques: tuple[str, ...] | None
    reseaux_porteurs: tuple[str, ...] | None
    publics: tuple[str, ...] | None
    publics_precisions: str | None
    zone_eligibilite: tuple[str, ...] | None
    modes_accueil: tuple[str, ...] | None
    mobilisable_par: tuple[str, ...] | None
    frais: str | None
    horaires_accueil: str | None
    latitude: float | None
    longitude: float | None
    code_insee: str | None
    code_postal: str | None
    has_phone: bool
    date_maj: Any
    score_qualite: float | None
    vector: bytes | None


_LISTS = [place for place, kind in enumerate(Row.__annotations__.values()) if kind == tuple[str, ...] | None]


def read_rows(session: Session) -> Iterator[Row]:
    """Every service of the editions that are served, in no particular order."""
    has_place = Service.latitude.is_not(None) & Service.longitude.is_not(None)
    at_structure = Service.code_insee.is_(None) | (Service.code_insee == Structure.code_insee)
    query = _served(
        select(
            Service.pk,
            Service.id,
            Service.source,
            Service.nom,
            func.substr(Service.description, 1, 400),
            Structure.nom,
            Service.type,
            cast(Service.thematiques, Text),
            cast(Structure.reseaux_porteurs, Text),
            cast(Service.publics, Text),
            Service.publics_precisions,
            cast(Service.zone_eligibilite, Text),
            cast(Service.modes_accueil, Text),
            cast(Service.mobilisable_par, Text),
            Service.frais,
            func.coalesce(Service.horaires_accueil, Structure.horaires_accueil),
            _either(has_place, Service.latitude, at_structure, Structure.latitude),
            _either(has_place, Service.longitude, at_structure, Structure.longitude),
            func.coalesce(Service.code_insee, Structure.code_insee),
            func.coalesce(Service.code_postal, Structure.code_postal),
            func.coalesce(Service.telephone, Structure.telephone).is_not(None),
            Service.date_maj,
            Service.score_qualite,
            Service.vector,
        )
    )
    for part in session.execute(query.execution_options(yield_per=5_000)).partitions():
        for row in part:
            values = list(row)
            for place in _LISTS:
                values[place] = _list(values[place])
            yield Row(*values)


@lru_cache(maxsize=50_000)
def _list(written: str | None) -> tuple[str, ...] | None:
    """A JSON list as it is written; few are different, so each is read once."""
    return tuple(json.loads(written) or ()) or None if written else None


def _either(own: Any, value: Any, inherited: Any, other: Any) -> Any:
    """The service's own value, or its structure's when both stand in the same commune."""
    return case((own, value), (inherited, other), else_=None)


def _served(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(Service)
        .join(Structure, Structure.pk == Service.structure_pk)
        .join(Feed, Feed.edition_id == Service.edition_id)
    )


def _whole_offers() -> Select[Any]:
    service, structure = Service.__table__.c, Structure.__table__.c
    columns = [column.label(f"s_{column.name}") for column in service if column.name not in {"vector", "vector_key"}]
    columns += [column.label(f"t_{column.name}") for column in structure]
    return _served(select(*columns)).where(Service.pk.in_(bindparam("pks", expanding=True)))


_WHOLE_OFFERS = _whole_offers()  # built once: building costs as much as asking


def read_offers(session: Session, pks: Sequence[int]) -> dict[int, Offer]:
    """Whole offers by primary key; one that is no longer served is absent."""
    if not pks:
        return {}
    rows = session.connection().execute(_WHOLE_OFFERS, {"pks": list(pks)}).mappings()
    return {row["s_pk"]: _offer(row) for row in rows}


def _offer(row: Any) -> Offer:
    modes = row["s_modes_accueil"] or []
    place = "s" if row["s_code_insee"] or row["s_commune"] or row["s_adresse"] else "t"
    return Offer(
        id=row["s_id"],
        source=row["s_source"],
        name=row["s_nom"],
        description=row["s_description"] or "",
        structure_id=row["s_structure_id"],
        structure=row["t_nom"],
        date_maj=row["s_date_maj"],
        type=row["s_type"],
        thematiques=tuple(row["s_thematiques"] or ()),
        publics=tuple(row["s_publics"]) if row["s_publics"] else None,
        publics_precisions=row["s_publics_precisions"],
        conditions_acces=row["s_conditions_acces"],
        frais=row["s_frais"],
        frais_precisions=row["s_frais_precisions"],
        is_remote="a-distance" in modes,
        is_on_site="en-presentiel" in modes if modes else True,
        zone_eligibilite=tuple(row["s_zone_eligibilite"]) if row["s_zone_eligibilite"] else None,
        mobilisable_par=tuple(row["s_mobilisable_par"] or ()),
        modes_mobilisation=tuple(row["s_modes_mobilisation"] or ()),
        mobilisation_precisions=row["s_mobilisation_precisions"],
        lien_mobilisation=row["s_lien_mobilisation"],
        telephone=row["s_telephone"] or row["t_telephone"],
        courriel=row["s_courriel"] or row["t_courriel"],
        website=row["t_site_web"],
        lien_source=row["s_lien_source"] or row["t_lien_source"],
        adresse=row[f"{place}_adresse"],
        complement_adresse=row[f"{place}_complement_adresse"],
        code_postal=row[f"{place}_code_postal"],
        commune=row[f"{place}_commune"],
        code_insee=row[f"{place}_code_insee"],
        latitude=row[f"{place}_latitude"],
        longitude=row[f"{place}_longitude"],
        horaires_accueil=row["s_horaires_accueil"] or row["t_horaires_accueil"],
        reseaux_porteurs=tuple(row["t_reseaux_porteurs"] or ()),
    )
