"""From a form of a name to the places it may mean, exactly or with mistakes. It lists; it does not decide."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from relais.places.facts import Facts, FarPlace
from relais.places.names import beginnings_of, forms_of, joined, sounds_of, words_of
from relais.places.place import Place

HEARD = 0.6  # mistakes that another spelling of the same sound is worth


class Kind(IntEnum):
    """What was matched, the strongest first."""

    NAME = 0
    FORMER = 1
    BEGINNING = 2


class Reading(NamedTuple):
    """One place that a form may mean. `written` is the matched name, well written."""

    place: Place | None
    far: FarPlace | None
    kind: Kind
    written: str

    @property
    def population(self) -> int:
        return self.place.population if self.place else self.far.population if self.far else 0

    @property
    def is_covered(self) -> bool:
        return self.place is not None and self.place.is_covered

    @property
    def identity(self) -> str:
        return self.place.code_insee if self.place else self.written


class Candidate(NamedTuple):
    """A reading and how many mistakes it supposes."""

    reading: Reading
    mistakes: float


def mistakes_allowed(form: str) -> int:
    """Short names differ by one letter from many others: none in three letters, three from ten on."""
    return 0 if len(form) < 4 else 1 if len(form) < 6 else 2 if len(form) < 10 else 3


class NameIndex:
    """All forms of all names, in memory."""

    def __init__(self, facts: Facts) -> None:
        self._by_form: dict[str, list[Reading]] = defaultdict(list)
        self._near = lru_cache(maxsize=2_048)(self._find_near)  # a sentence's reader and `look_up` ask the same
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for place, former in zip(facts.places, facts.former, strict=True):
            self._add(place.name, Reading(place, None, Kind.NAME, place.name))
            for name in former.names:
                self._add(name, Reading(place, None, Kind.FORMER, name))
        for far in facts.far:
            self._add(far.name, Reading(None, far, Kind.NAME, far.name))
        self._add_nicknames(facts.nicknames, are_latin=False)
        self._forms = sorted(self._by_form, key=lambda form: (len(form), form))
        self._lengths = np.array([len(form) for form in self._forms])
        for form in self._forms:
            for sound in sounds_of(form):
                self._by_sound[sound].append(form)
        self._add_nicknames(facts.nicknames, are_latin=True)  # after the rest: matched as written only
        self._in_order = sorted(self._by_form)

    def _add_nicknames(self, nicknames: Iterable[tuple[str, Place]], *, are_latin: bool) -> None:
        for name, place in nicknames:
            form = joined(words_of(name))
            if form.isascii() == are_latin:
                self._by_form[form].append(Reading(place, None, Kind.NAME, place.name))

    def _add(self, name: str, reading: Reading) -> None:
        words = words_of(name)
        for form in forms_of(words):
            self._by_form[form].append(reading)
        if reading.place is not None:
            for form in beginnings_of(words) - forms_of(words):
                self._by_form[form].append(reading._replace(kind=Kind.BEGINNING))

    @property
    def forms(self) -> list[str]:
        """Every form that can be matched."""
        return self._forms

    def has_beginning(self, text: str) -> bool:
        """Whether any form begins so."""
        at = bisect_left(self._in_order, text)
        return at < len(self._in_order) and self._in_order[at].startswith(text)

    def exactly(self, forms: Iterable[str]) -> list[Candidate]:
        """Readings of any of these forms, each place once."""
        return _once([Candidate(reading, 0) for form in forms for reading in self._by_form.get(form, ())])

    def nearly(self, forms: Iterable[str]) -> list[Candidate]:
        """Readings within the allowed number of mistakes."""
        found: list[Candidate] = []
        for form in forms:
            limit = mistakes_allowed(form)
            if not limit:
                continue
            for known, mistakes in self._near(form, limit):
                found += [Candidate(reading, mistakes) for reading in self._by_form[known]]
            found += self._heard(form)
        return _once(found)

    def heard(self, forms: Iterable[str]) -> list[Candidate]:
        """Readings that sound the same; costs nothing, where `nearly` compares with thousands of forms."""
        return _once([candidate for form in forms for candidate in self._heard(form)])

    def _heard(self, form: str) -> list[Candidate]:
        known = {form for sound in sounds_of(form) for form in self._by_sound.get(sound, ())}
        return [Candidate(reading, HEARD) for form in known for reading in self._by_form[form]]

    def _find_near(self, form: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Only forms of about the same length are compared."""
        start, end = np.searchsorted(self._lengths, (len(form) - limit, len(form) + limit + 1))
        forms = self._forms[start:end]
        distances = cdist([form], forms, scorer=OSA.distance, score_cutoff=limit, dtype=np.uint8)[0]
        return tuple((forms[at], int(distances[at])) for at in np.flatnonzero(distances <= limit).tolist())


def _once(candidates: list[Candidate]) -> list[Candidate]:
    """Each place by its best reading: fewest mistakes, then the strongest kind."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        known = best.get(candidate.reading.identity)
        if known is None or _strength(candidate) < _strength(known):
            best[candidate.reading.identity] = candidate
    return list(best.values())


def _strength(candidate: Candidate) -> tuple[float, int]:
    return candidate.mistakes, candidate.reading.kind
