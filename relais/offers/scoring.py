"""A query against the columns in memory: select, judge, put in order. No session, no database.

The best are judged again, in blocks, with what is dear to work out (opening hours), so that the second page never
shows an offer of the first.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relais.offers import vectors
from relais.offers.columns import Columns
from relais.offers.eligibility import Fits
from relais.offers.hours import opening_at
from relais.offers.index import Matches
from relais.offers.loaded import Loaded
from relais.offers.mixing import Ranked, mix_remote, spread_kinds
from relais.offers.needs import Need
from relais.offers.offer import Query
from relais.offers.ranking import Floats, Ranking
from relais.offers.reasons import Grounds
from relais.offers.selecting import Selection, radius_of, select_rows
from relais.offers.words import split

BLOCK = 30
Rows = NDArray[np.int32]


@dataclass(frozen=True)
class Judged:
    """A selection with its qualities, each between 0 and 1, and the words that were found."""

    selection: Selection
    qualities: Mapping[str, Floats]
    matches: Matches


@dataclass(frozen=True)
class Answer:
    """The offers to show, in order, as far as they were asked for; `total` counts them all."""

    ordered: list[Ranked]
    total: int
    judged: Judged
    need: Need | None

    @property
    def selection(self) -> Selection:
        return self.judged.selection

    def distance_of(self, row: int) -> float | None:
        distance = float(self.selection.distances[self._place(row)])
        return None if np.isnan(distance) else round(distance, 1)

    def grounds_of(self, row: int) -> Grounds:
        place, qualities = self._place(row), self.judged.qualities
        return Grounds(
            words=tuple(self.judged.matches.words_in(row)),
            is_alike="words" in qualities and float(qualities["words"][place]) >= 0.4,
            distance_km=self.distance_of(row),
            is_remote=bool(self.selection.is_remote[place]),
            fits=Fits(int(self.selection.fits[place])),
            need=self.need,
        )

    def _place(self, row: int) -> int:
        return int(np.searchsorted(self.selection.rows, row))


def rank(loaded: Loaded, query: Query, needs: Mapping[str, Need], ranking: Ranking, *, now: dt.datetime) -> Answer:
    columns, need = loaded.columns, needs[query.need] if query.need else None
    words = _words(query)
    matches = columns.index.match(words)
    rows = loaded.fit(need, ranking)[0] if need else _rows_for_words(loaded, words, matches, ranking)
    further_km = ranking.words_reach_km if words.strip() and query.radius_km is None else 0.0
    selection = select_rows(columns, query, rows, ranking, radius_km=radius_of(query, needs), further_km=further_km)
    likely = need or loaded.likely_need(words, needs, ranking)
    known = {"need": loaded.fit(likely, ranking)[1][selection.rows]} if likely else {}
    judged = _judge(loaded, need, words, Judged(selection, known, matches), ranking, now)
    scores = ranking.mean(judged.qualities)
    scores[judged.selection.fits == Fits.others] *= ranking.others_share
    scores[columns.is_example[judged.selection.rows]] *= ranking.example_share
    kept = _without_duplicates(columns, judged.selection, scores)
    ordered: list[Ranked] = []
    for start in range(0, min(len(kept), query.offset + query.limit), BLOCK):
        block = [_ranked(columns, judged, int(place), float(scores[place])) for place in kept[start : start + BLOCK]]
        ordered += _arranged(columns, need, block, ranking, now)
    return Answer(ordered, len(kept), judged, need)


def _words(query: Query) -> str:
    """What was said, without the name of the place: it is answered by the distance."""
    if not query.words or query.near is None:
        return query.words
    place = set(split(query.near.name))
    return " ".join(word for word in query.words.split() if not place & set(split(word)))


def _rows_for_words(loaded: Loaded, words: str, matches: Matches, ranking: Ranking) -> Rows:
    """Without a need: the offers that hold the words, and those on the subjects that mean the same."""
    size = len(loaded.columns)
    if not words.strip():
        return np.arange(size, dtype=np.int32)
    cosines = loaded.subjects.cosines(vectors.encode_one(words))
    nearest = max(cosines.values())
    least = max(min(ranking.meaning_subject, nearest), nearest - ranking.meaning_breadth)
    about = frozenset(thematique for thematique, cosine in cosines.items() if cosine >= least)
    on_subject = loaded.columns.thematiques.map(lambda thematiques: float(not about.isdisjoint(thematiques)))
    return np.flatnonzero((matches.score(size) >= ranking.words_floor) | (on_subject > 0)).astype(np.int32)


def _sense(loaded: Loaded, rows: Rows, words: str, ranking: Ranking) -> Floats:
    """Likeness of an offer's own text, or, worth less, of its subjects: a short name alone often says too little."""
    asked = vectors.encode_one(words)
    subjects = loaded.subjects.cosines(asked)
    nearest = loaded.columns.thematiques.map_at(
        rows, lambda names: max((subjects.get(name, 0.0) for name in names), default=0.0)
    )
    own = ranking.sense(loaded.columns.likeness(rows, asked))
    return np.asarray(np.maximum(own, np.float32(ranking.subject_worth) * ranking.sense(nearest)), np.float32)


def _judge(loaded: Loaded, need: Need | None, words: str, judged: Judged, ranking: Ranking, now: dt.datetime) -> Judged:
    columns, selection = loaded.columns, judged.selection
    qualities = {**judged.qualities, **_plain_qualities(columns, selection, need, ranking, now)}
    if not words.strip():
        return Judged(selection, qualities, judged.matches)
    letters = judged.matches.score(len(columns))[selection.rows]
    near_enough = _most_promising(letters, qualities, ranking)
    sense = np.zeros(len(letters), np.float32)
    sense[near_enough] = _sense(loaded, selection.rows[near_enough], words, ranking)
    qualities["words"] = ranking.together(letters, sense)
    kept = _worth_showing(selection, qualities["words"], need, ranking)
    qualities = {name: values[kept] for name, values in qualities.items()}
    return Judged(selection.keep(kept), qualities, judged.matches)


def _worth_showing(selection: Selection, words: Floats, need: Need | None, ranking: Ranking) -> NDArray[np.bool_]:
    """Beyond the radius, only what answers the very words; without a need, only what has to do with them."""
    within = ~(selection.distances > selection.radius_km)
    kept = within | (words >= ranking.words_reach_from)
    if need is None:
        kept &= words >= min(ranking.words_floor, 0.6 * float(words.max(initial=0.0)))
    return np.asarray(kept, np.bool_)


def _plain_qualities(
    columns: Columns, selection: Selection, need: Need | None, ranking: Ranking, now: dt.datetime
) -> dict[str, Floats]:
    rows = selection.rows
    remote = ranking.remote_distance_helps if need and need.remote_helps else ranking.remote_distance_otherwise
    nearness = ranking.nearness(selection.distances, selection.radius_km)
    publics = np.array([ranking.publics.get(fit.name, 0.0) for fit in Fits], np.float32)
    is_real = ~columns.is_example[rows]
    phone = 0.5 * columns.has_phone[rows] + 0.5 * ~columns.needs_professional[rows]
    return {
        "distance": np.where(selection.is_remote, np.float32(remote), nearness),
        "public": publics[selection.fits],
        "freshness": ranking.freshness(now.date().toordinal() - columns.updated_on[rows]) * is_real,
        "quality": columns.quality[rows] * is_real,
        "reachable": phone.astype(np.float32) * is_real,
    }


def _most_promising(letters: Floats, qualities: Mapping[str, Floats], ranking: Ranking) -> NDArray[np.intp]:
    """Comparing by meaning is dear: only for those that words, need and distance put in front."""
    if len(letters) <= ranking.candidates:
        return np.arange(len(letters))
    promise = ranking.mean({**qualities, "words": letters})
    return np.sort(np.argpartition(-promise, ranking.candidates)[: ranking.candidates])


def _without_duplicates(columns: Columns, selection: Selection, scores: Floats) -> NDArray[np.intp]:
    """Places of the selection, best first, the best one only of offers that are one and the same."""
    best_first = np.lexsort((selection.rows, -scores))
    _, first = np.unique(columns.clusters[selection.rows[best_first]], return_index=True)
    return best_first[np.sort(first)]


def _arranged(
    columns: Columns, need: Need | None, block: list[Ranked], ranking: Ranking, now: dt.datetime
) -> list[Ranked]:
    opened = [_with_opening(columns, offer, ranking, now) for offer in block]
    spread = spread_kinds(opened, same_structure=ranking.same_structure, same_name=ranking.same_name)
    if need is None or not need.remote_helps:
        return spread
    return mix_remote(
        spread,
        every=ranking.remote_every,
        at_least=ranking.remote_at_least,
        better_by=ranking.remote_better_by,
    )


def _with_opening(columns: Columns, offer: Ranked, ranking: Ranking, now: dt.datetime) -> Ranked:
    if offer.is_remote:
        return offer
    opening = opening_at(columns.hours.at(offer.row), now)
    state = "unknown" if opening is None else "open" if opening.is_open else "soon" if opening.opens_soon else "closed"
    return offer._replace(score=offer.score + ranking.weights["open"] * ranking.opening[state])


def _ranked(columns: Columns, judged: Judged, place: int, score: float) -> Ranked:
    row = int(judged.selection.rows[place])
    return Ranked(
        row=row,
        score=round(score, 6),
        structure=int(columns.structures[row]),
        name=int(columns.names[row]),
        is_remote=bool(judged.selection.is_remote[place]),
    )
