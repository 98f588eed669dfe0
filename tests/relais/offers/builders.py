"""Structures and services for tests: only what a test speaks of needs to be given."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from relais.database import Database
from relais.offers import vectors
from relais.offers.search import Catalogue
from relais.offers.tables import Edition, Feed, Service, Structure
from relais.places.gazetteer import Gazetteer, Place
from relais.settings import ROOT

DATA = ROOT / "data"
NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))  # a Monday


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    return Gazetteer.from_data(DATA)


def place(code_insee: str) -> Place:
    return gazetteer().get(code_insee)


CASTRES = place("81065")
ALBI = place("81004")
RODEZ = place("12202")
MAZAMET = place("81163")


def make_offer(number: int, *, at: Place | None = CASTRES, structure: str = "", **fields: Any) -> dict[str, Any]:
    """One service, ready to be stored; `at` gives commune and coordinates, None gives no place at all."""
    offer: dict[str, Any] = {
        "id": f"test--{number:04}",
        "nom": "Un service",
        "description": "Une description du service.",
        "structure": structure or f"Structure {number}",
        "date_maj": NOW.date(),
        "publics": ["tous-publics"],
        "modes_accueil": ["en-presentiel"],
        "structure_fields": {},
    }
    if at is not None:
        offer |= {"code_insee": at.code_insee, "commune": at.name, "code_postal": at.postcodes[0]}
        offer |= {"latitude": at.latitude, "longitude": at.longitude}
    return offer | fields


def store(database: Database, offers: Iterable[dict[str, Any]], *, feed: str = "test") -> None:
    """A new edition with these offers becomes the one that is served."""
    with database.write_session() as session:
        edition = Edition(feed=feed, digest="0" * 64, imported_at=NOW.replace(tzinfo=None))
        session.add(edition)
        session.flush()
        structures: dict[str, Structure] = {}
        services: list[Service] = []
        for offer in offers:
            fields = dict(offer)
            name, own = fields.pop("structure"), fields.pop("structure_fields")
            if name not in structures:
                structures[name] = _structure(edition, name, own)
                session.add(structures[name])
                session.flush()
            services.append(_service(edition, structures[name], fields))
        encoded = vectors.encode([vectors.text_of(service) for service in services])
        for service, vector in zip(services, encoded, strict=True):
            service.vector = vectors.to_bytes(vector)
        session.add_all(services)
        session.flush()
        session.merge(Feed(name=feed, edition_id=edition.id))


def open_catalogue(database: Database, offers: Iterable[dict[str, Any]]) -> Catalogue:
    store(database, offers)
    return Catalogue.open(database, gazetteer(), DATA)


def _structure(edition: Edition, name: str, fields: dict[str, Any]) -> Structure:
    own = {"id": f"structure--{name}", "source": "test", "nom": name, "date_maj": NOW.date(), "edition_id": edition.id}
    return Structure(**(own | fields))


def _service(edition: Edition, structure: Structure, fields: dict[str, Any]) -> Service:
    service = Service(source=fields.pop("source", "test"), edition_id=edition.id, **fields)
    service.structure_pk, service.structure_id = structure.pk, structure.id
    return service
