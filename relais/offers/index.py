"""An inverted index of French words in memory: the same answers whatever the database, mistakes tolerated."""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from relais.offers.words import Vocabulary, plain, stem

Floats = NDArray[np.float32]

SAME_WORTH = 0.8  # a word that means the same counts less than the word itself
FUZZY_WORTH = 0.85
FUZZY_FROM = 0.74  # one slip in four letters: wrong, missing, too many, or two the wrong way round…
FUZZY_FROM_SHORT = 0.79  # …but a word of four letters keeps them all
MOST_WORDS = 10
UNKNOWN_WORTH = 0.3  # share of the rarest word's worth: what is written may be a name, a typing slip
_likeness = OSA.normalized_similarity
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Column:
    """One text for each document, and what a word found there is worth."""

    texts: Sequence[str | None]
    worth: float


@dataclass(frozen=True)
class Matches:
    """For each word of the search, how well each document answers it (0 to 1), and what the word is worth."""

    words: tuple[str, ...]
    by_word: tuple[Floats, ...]
    worths: tuple[float, ...]
    unknown: float = 0.0  # what the words that no document holds would be worth

    def score(self, size: int) -> Floats:
        """Share of the search that each document answers, rare words counting more."""
        total = np.zeros(size, np.float32)
        for found, worth in zip(self.by_word, self.worths, strict=True):
            total += found * np.float32(worth)
        return total / np.float32(sum(self.worths) + self.unknown or 1.0)

    def words_in(self, document: int) -> list[str]:
        """The words of the search that a document answers, the most telling first."""
        found = [
            (-worth * float(values[document]), word)
            for word, values, worth in zip(self.words, self.by_word, self.worths, strict=True)
            if values[document] >= 0.3
        ]
        return [word for _, word in sorted(found)]


class _Terms(dict[str, int]):
    """Raw word → number of its stem; −1 for a word that is not indexed."""

    def __init__(self, stop: frozenset[str]) -> None:
        super().__init__()
        self.stop = stop
        self.stems: dict[str, int] = {}
        self.spellings: dict[str, int] = {}

    def __missing__(self, raw: str) -> int:
        word = plain(raw)
        number = -1
        if len(word) >= 2 and word not in self.stop:
            number = self.spellings[word] = self.stems.setdefault(stem(word), len(self.stems))
        self[raw] = number
        return number


@dataclass
class TextIndex:
    """Postings sorted by term, then document. Build it with `build_index`."""

    size: int
    terms: dict[str, int]  # stem → number
    spellings: dict[str, int]  # word as it is written, plain → number of its stem
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    worths: NDArray[np.float16]
    vocabulary: Vocabulary
    _fuzzy: dict[str, list[tuple[int, float]]] = field(default_factory=dict)

    def match(self, text: str) -> Matches:
        """Which documents answer the words of a search; words unknown to all documents only weaken the rest."""
        words: list[str] = []
        by_word: list[Floats] = []
        worths: list[float] = []
        unknown = 0
        for word in self.vocabulary.meaningful(text)[:MOST_WORDS]:
            meant = self._meant(word)
            own, same = self._own_terms(meant), self._same_terms(meant)
            if not own and not same:
                unknown += 1
                continue
            found = self._best(own)
            if same:
                found = np.maximum(found, np.float32(SAME_WORTH) * self._share(same))
            words.append(word)
            by_word.append(found)
            worths.append(max(self._rarity(term) for term, _ in own or same))
        return Matches(
            tuple(words), tuple(by_word), tuple(worths), unknown * UNKNOWN_WORTH * float(np.log1p(self.size))
        )

    def _meant(self, word: str) -> str:
        """« apartement » is « appartement », which offers call « logement », rather than « departement »."""
        if len(word) < 5 or self.terms.get(stem(word)) is not None or self.vocabulary.expand(word):
            return word
        least = max([FUZZY_FROM, *(worth / FUZZY_WORTH for _, worth in self._nearest(word))])
        said = process.extract(word, self.vocabulary.same.keys(), scorer=_likeness, score_cutoff=least, limit=1)
        return said[0][0] if said else word

    def _own_terms(self, word: str) -> list[tuple[int, float]]:
        own = self.terms.get(stem(word))
        if own is not None:
            return [(own, 1.0)]
        return [] if self.vocabulary.expand(word) else self._nearest(word)

    def _same_terms(self, word: str) -> list[tuple[int, float]]:
        terms = (self.terms.get(stem(other)) for other in self.vocabulary.expand(word))
        return [(term, self._rarity(term)) for term in terms if term is not None]

    def _best(self, terms: list[tuple[int, float]]) -> Floats:
        found = np.zeros(self.size, np.float32)
        for term, worth in terms:
            documents, worths = self._postings(term)
            found[documents] = np.maximum(found[documents], worths * np.float32(worth))
        return found

    def _share(self, terms: list[tuple[int, float]]) -> Floats:
        """An offer that holds all the words that mean the same answers better than one that holds one of them."""
        found = np.zeros(self.size, np.float32)
        for term, rarity in terms:
            documents, worths = self._postings(term)
            found[documents] += worths * np.float32(rarity)
        return found / np.float32(sum(rarity for _, rarity in terms))

    def _postings(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.float16]]:
        span = slice(self.starts[term], self.starts[term + 1])
        return self.documents[span], self.worths[span]

    def _nearest(self, word: str) -> list[tuple[int, float]]:
        """Terms written almost like this word: the person made a mistake, or the offer did."""
        if len(word) < 4 or not word.isalpha():
            return []
        if word not in self._fuzzy:
            if len(self._fuzzy) > 5_000:
                self._fuzzy.clear()
            self._fuzzy[word] = self._alike(word)
        return self._fuzzy[word]

    def _alike(self, word: str) -> list[tuple[int, float]]:
        """None when a word that says nothing is nearer: « chercher » with a slip is not « chercheur »."""
        least = FUZZY_FROM if len(word) > 4 else FUZZY_FROM_SHORT
        fillers = process.extract(word, self.vocabulary.stop, scorer=_likeness, score_cutoff=least, limit=1)
        least = max([least, *(likeness for _, likeness, _ in fillers)])
        alike = process.extract(word, self.spellings.keys(), scorer=_likeness, score_cutoff=least, limit=8)
        alike.sort(key=lambda match: (-match[1], match[0]))
        best = {self.spellings[near]: FUZZY_WORTH * likeness for near, likeness, _ in reversed(alike)}
        return sorted(best.items(), key=lambda term: (-term[1], term[0]))[:3]

    def _rarity(self, term: int) -> float:
        frequency = float(self.starts[term + 1] - self.starts[term])
        return float(np.log(1.0 + self.size / (1.0 + frequency)))


def build_index(columns: Sequence[Column], vocabulary: Vocabulary) -> TextIndex:
    """Index documents; a word in several columns is worth its best one."""
    terms = _Terms(vocabulary.stop)
    numbers, documents, worths = array("i"), array("i"), array("f")
    known: dict[str, set[int]] = {}  # producers repeat themselves: each text is cut into words once
    for column in columns:
        for document, text in enumerate(column.texts):
            if not text:
                continue
            if text not in known:
                known[text] = {terms[raw] for raw in _WORD.findall(text.lower())} - {-1}
            found = known[text]
            numbers.extend(found)
            documents.extend([document] * len(found))
            worths.extend([column.worth] * len(found))
    size = max((len(column.texts) for column in columns), default=0)
    return _sorted_index(size, terms, vocabulary, _arrays(numbers, documents, worths))


_Postings = tuple[NDArray[np.int32], NDArray[np.int32], Floats]


def _arrays(numbers: "array[int]", documents: "array[int]", worths: "array[float]") -> _Postings:
    return (
        np.frombuffer(numbers, np.int32) if numbers else np.empty(0, np.int32),
        np.frombuffer(documents, np.int32) if documents else np.empty(0, np.int32),
        np.frombuffer(worths, np.float32) if worths else np.empty(0, np.float32),
    )


def _sorted_index(size: int, terms: _Terms, vocabulary: Vocabulary, postings: _Postings) -> TextIndex:
    numbers, documents, worths = postings
    keys = numbers.astype(np.int64) * max(size, 1) + documents
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    best = np.maximum.reduceat(worths[order], first) if len(first) else worths
    kept = order[first]
    starts = np.searchsorted(numbers[kept], np.arange(len(terms.stems) + 1)).astype(np.int64)
    return TextIndex(
        size, terms.stems, terms.spellings, starts, documents[kept].copy(), best.astype(np.float16), vocabulary
    )
