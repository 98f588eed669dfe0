"""The catalogue in memory, and the search over it: the door of the offers.

`find` costs a few milliseconds at 100,000 offers; only the few offers shown are read from the database.
"""

import datetime as dt
import threading
from pathlib import Path

import numpy as np

from relais.database import Database
from relais.errors import NotFound, Refused
from relais.offers import scoring
from relais.offers.columns import build_columns
from relais.offers.loaded import Loaded
from relais.offers.needs import load_needs
from relais.offers.offer import Found, FoundStructure, Offer, Query, Reason, Remote, Results
from relais.offers.ranking import distances_km, load_ranking
from relais.offers.reading import read_editions, read_offers, read_rows
from relais.offers.reasons import reasons_of
from relais.offers.structures import build_directory
from relais.offers.subjects import build_subjects
from relais.offers.texts import load_texts
from relais.offers.words import load_vocabulary
from relais.places.gazetteer import Gazetteer
from relais.places.place import Place

__all__ = ["Catalogue", "Found", "FoundStructure", "Offer", "Query", "Reason", "Remote", "Results"]


class Catalogue:
    """Offers that are served now. Safe to share between threads."""

    def __init__(self, database: Database, gazetteer: Gazetteer, data_dir: Path) -> None:
        self._database = database
        self._gazetteer = gazetteer
        self._vocabulary = load_vocabulary(data_dir)
        self._lock = threading.Lock()
        self._labels = load_texts(data_dir).words["thematiques"]
        self.needs = load_needs(data_dir)
        self._subjects = build_subjects(self._labels, self.needs)
        self.ranking = load_ranking(data_dir)
        self.loaded = self._load()

    @classmethod
    def open(cls, database: Database, gazetteer: Gazetteer, data_dir: Path) -> "Catalogue":
        return cls(database, gazetteer, data_dir)

    def __len__(self) -> int:
        return len(self.loaded.columns)

    def refresh(self) -> bool:
        """Load again when an import changed the editions; cheap otherwise. True when it did."""
        with self._database.read_session() as session:
            editions = read_editions(session)
        with self._lock:
            if editions == self.loaded.editions:
                return False
            self.loaded = self._load()
            return True

    def find(self, query: Query, *, now: dt.datetime) -> Results:
        """The offers that answer best. Refused (`need_unknown`) for a need that is not in `data/needs.yml`."""
        if query.need is not None and query.need not in self.needs:
            raise Refused(f"unknown need {query.need!r}", code="need_unknown")
        for _ in range(2):
            loaded = self.loaded
            answer = scoring.rank(loaded, query, self.needs, self.ranking, now=now)
            page = answer.ordered[query.offset : query.offset + query.limit]
            offers = self._read([int(loaded.columns.pks[ranked.row]) for ranked in page])
            if len(offers) == len(page) or not self.refresh():
                break
        found = tuple(
            Found(
                offer=offer,
                distance_km=answer.distance_of(ranked.row),
                reasons=reasons_of(offer, answer.grounds_of(ranked.row), query, now),
                score=round(ranked.score, 4),
            )
            for ranked in page
            if (offer := offers.get(int(loaded.columns.pks[ranked.row])))
        )
        selection = answer.selection
        return Results(found, answer.total, selection.radius_km, selection.widened_from_km)

    def get(self, offer_id: str, *, near: Place | None = None) -> Found:
        """One offer by its id. NotFound when it is not served."""
        columns = self.loaded.columns
        position = columns.position.get(offer_id)
        offers = self._read([int(columns.pks[position])]) if position is not None else {}
        if position is None or not offers:
            raise NotFound(f"offer {offer_id}")
        (offer,) = offers.values()
        return Found(offer, self._distance(position, near) if offer.is_on_site else None)

    def find_structures(self, reseaux: tuple[str, ...], near: Place, limit: int = 1) -> list[FoundStructure]:
        """The nearest structures of these networks that can be phoned; those of the same département first."""
        return self.loaded.directory.nearest(reseaux, near, limit)

    def _distance(self, position: int, near: Place | None) -> float | None:
        if near is None:
            return None
        columns, here = self.loaded.columns, slice(position, position + 1)
        distance = float(
            distances_km(columns.latitudes[here], columns.longitudes[here], near.latitude, near.longitude)[0]
        )
        return None if np.isnan(distance) else round(distance, 1)

    def _read(self, pks: list[int]) -> dict[int, Offer]:
        with self._database.read_session() as session:
            return read_offers(session, pks)

    def _load(self) -> Loaded:
        with self._database.read_session() as session:
            editions = read_editions(session)
            columns = build_columns(list(read_rows(session)), self._gazetteer, self._vocabulary, self._labels)
            directory = build_directory(session, self._gazetteer)
        loaded = Loaded(editions, columns, directory, self._subjects)
        for need in self.needs.values():
            loaded.fit(need, self.ranking)
        return loaded
