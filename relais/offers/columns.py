"""The catalogue as columns in memory: numpy arrays and lists of distinct values, in the order of offer ids.

The order does not come from the database, whose collation differs, so results are the same on SQLite and PostgreSQL.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from relais.errors import NotFound
from relais.offers import vectors
from relais.offers.duplicates import Sight, group_duplicates
from relais.offers.index import Column, TextIndex, build_index
from relais.offers.offer import EXAMPLE
from relais.offers.reading import Row
from relais.offers.words import Vocabulary
from relais.places.gazetteer import Gazetteer

Value = TypeVar("Value", bound=Hashable)
Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

CHUNK = 4_096
INDEXED_DESCRIPTION = 400  # characters: what an offer is about stands first


@dataclass(frozen=True)
class Distinct(Generic[Value]):
    """A column with few distinct values: `values[codes[row]]`."""

    values: tuple[Value, ...]
    codes: Ints

    def map(self, rule: Callable[[Value], float]) -> Floats:
        """A rule applied once to each distinct value, spread over the rows."""
        return self.map_at(slice(None), rule)

    def map_at(self, rows: Ints | slice, rule: Callable[[Value], float]) -> Floats:
        """The same for some rows."""
        spread: Floats = np.array([rule(value) for value in self.values], np.float32)[self.codes[rows]]
        return spread

    def at(self, row: int) -> Value:
        value: Value = self.values[int(self.codes[row])]
        return value


@dataclass(frozen=True)
class Columns:
    """One position for each offer served, the same in every column."""

    ids: tuple[str, ...]
    position: dict[str, int]
    pks: NDArray[np.int64]
    thematiques: Distinct[tuple[str, ...]]
    types: Distinct[str | None]
    reseaux: Distinct[tuple[str, ...]]
    publics: Distinct[tuple[str, ...] | None]
    zones: Distinct[tuple[str, ...] | None]
    hours: Distinct[str | None]
    structures: Ints  # the same number for the offers of one structure…
    names: Ints  # …and for those of one name
    departements: Distinct[str | None]
    latitudes: Floats  # NaN when unknown
    longitudes: Floats
    is_remote: NDArray[np.bool_]
    is_on_site: NDArray[np.bool_]
    is_example: NDArray[np.bool_]
    is_free: NDArray[np.bool_]
    is_paid: NDArray[np.bool_]
    has_phone: NDArray[np.bool_]
    needs_professional: NDArray[np.bool_]
    updated_on: Ints  # days since 1970
    quality: Floats
    clusters: Ints  # the same number for offers that are one and the same
    meaning: NDArray[np.int8]  # distinct vectors × 127/largest
    meaning_scale: Floats
    meaning_of: Ints  # row of `meaning` for each offer
    index: TextIndex

    def __len__(self) -> int:
        return len(self.ids)

    def likeness(self, rows: Ints, vector: Floats) -> Floats:
        """Cosine between each row's text and a vector."""
        kinds = self.meaning_of[rows]
        likeness: Floats = (self.meaning[kinds].astype(np.float32) @ vector) * self.meaning_scale[kinds]
        return likeness

    def nearest(self, rows: Ints, meanings: Floats) -> Floats:
        """Cosine between each row's text and the nearest of some vectors."""
        best = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), CHUNK):
            kinds = self.meaning_of[rows[start : start + CHUNK]]
            cosines = (self.meaning[kinds].astype(np.float32) @ meanings.T) * self.meaning_scale[kinds, None]
            best[start : start + CHUNK] = cosines.max(axis=1)
        return best


def build_columns(
    rows: Sequence[Row], gazetteer: Gazetteer, vocabulary: Vocabulary, labels: Mapping[str, str]
) -> Columns:
    """`labels`: thématique → its French words, which are searched too."""
    rows = sorted(rows, key=lambda row: (row.id, row.source))
    places = [_place_of(row, gazetteer) for row in rows]
    meaning, scale, meaning_of = _meaning(rows)
    return Columns(
        ids=tuple(row.id for row in rows),
        position={row.id: position for position, row in enumerate(rows)},
        pks=np.array([row.pk for row in rows], np.int64),
        thematiques=_distinct(row.thematiques or () for row in rows),
        types=_distinct(row.type for row in rows),
        reseaux=_distinct(row.reseaux_porteurs or () for row in rows),
        publics=_distinct(row.publics for row in rows),
        zones=_distinct(row.zone_eligibilite for row in rows),
        hours=_distinct(row.horaires_accueil for row in rows),
        structures=_distinct((" ".join(row.structure.lower().split()), row.code_insee) for row in rows).codes,
        names=_distinct(" ".join(row.nom.lower().split()) for row in rows).codes,
        departements=_distinct(_departement(row) for row in rows),
        latitudes=np.array([place[0] for place in places], np.float32),
        longitudes=np.array([place[1] for place in places], np.float32),
        is_remote=_flags("a-distance" in (row.modes_accueil or ()) for row in rows),
        is_on_site=_flags("en-presentiel" in row.modes_accueil if row.modes_accueil else True for row in rows),
        is_example=_flags(row.source == EXAMPLE for row in rows),
        is_free=_flags(row.frais == "gratuit" for row in rows),
        is_paid=_flags(row.frais == "payant" for row in rows),
        has_phone=_flags(bool(row.has_phone) for row in rows),
        needs_professional=_flags(row.mobilisable_par == ("professionnels",) for row in rows),
        updated_on=np.array([row.date_maj.toordinal() for row in rows], np.int32),
        quality=np.array([0.5 if row.score_qualite is None else row.score_qualite for row in rows], np.float32),
        clusters=_clusters(rows, meaning, scale, meaning_of),
        meaning=meaning,
        meaning_scale=scale,
        meaning_of=meaning_of,
        index=_index(rows, vocabulary, labels),
    )


def _index(rows: Sequence[Row], vocabulary: Vocabulary, labels: Mapping[str, str]) -> TextIndex:
    columns = [
        Column([row.nom for row in rows], 1.0),
        Column([" ".join(labels.get(value, value) for value in row.thematiques or ()) for row in rows], 0.8),
        Column([row.structure for row in rows], 0.6),
        Column([row.publics_precisions for row in rows], 0.5),
        Column([(row.description or "")[:INDEXED_DESCRIPTION] for row in rows], 0.5),
    ]
    return build_index(columns, vocabulary)


def _distinct(values: Iterable[Value]) -> Distinct[Value]:
    numbers: dict[Value, int] = {}
    codes = [numbers.setdefault(value, len(numbers)) for value in values]
    return Distinct(tuple(numbers), np.array(codes, np.int32))


def _flags(values: Iterable[bool]) -> NDArray[np.bool_]:
    return np.fromiter(values, np.bool_)


def _place_of(row: Row, gazetteer: Gazetteer) -> tuple[float, float]:
    """The offer's own point, else the middle of its commune, else unknown."""
    if row.latitude is not None and row.longitude is not None:
        return row.latitude, row.longitude
    try:
        place = gazetteer.get(row.code_insee or "")
    except NotFound:
        return float("nan"), float("nan")
    return place.latitude, place.longitude


def _departement(row: Row) -> str | None:
    code = row.code_insee or row.code_postal or ""
    return (code[:3] if code.startswith("97") else code[:2]) or None


def _meaning(rows: Sequence[Row]) -> tuple[NDArray[np.int8], Floats, Ints]:
    """Each distinct vector once, on one byte per number: 50 MB for 100,000 (the loss is below 0.01 of cosine)."""
    distinct: dict[bytes, int] = {bytes(2 * vectors.DIMENSIONS): 0}
    codes = [distinct.setdefault(row.vector or bytes(2 * vectors.DIMENSIONS), len(distinct)) for row in rows]
    packed = list(distinct)
    kept = np.empty((len(packed), vectors.DIMENSIONS), np.int8)
    scale = np.empty(len(packed), np.float32)
    for start in range(0, len(packed), CHUNK):
        chunk = slice(start, start + CHUNK)
        exact = vectors.from_bytes(b"".join(packed[chunk])).reshape(-1, vectors.DIMENSIONS).astype(np.float32)
        largest = np.maximum(np.abs(exact).max(axis=1), np.float32(1e-6))
        kept[chunk] = np.rint(exact * (np.float32(127.0) / largest)[:, None])
        scale[chunk] = largest / np.float32(127.0)
    return kept, scale, np.array(codes, np.int32)


def _clusters(rows: Sequence[Row], meaning: NDArray[np.int8], scale: Floats, meaning_of: Ints) -> Ints:
    def likeness(group: list[int]) -> Floats:
        kinds = meaning_of[group]
        exact = meaning[kinds].astype(np.float32) * scale[kinds, None]
        cosines: Floats = exact @ exact.T
        return cosines

    return group_duplicates([_sight(row) for row in rows], likeness)


def _sight(row: Row) -> Sight:
    has_point = row.latitude is not None and row.longitude is not None
    return Sight(
        name=row.nom,
        structure=row.structure,
        commune=row.code_insee,
        point=(round(row.latitude or 0.0, 4), round(row.longitude or 0.0, 4)) if has_point else None,
        publics=tuple(sorted(row.publics)) if row.publics else None,
        is_remote_only=row.modes_accueil == ("a-distance",),
    )
