"""Ways of seeing a text as numbers: each view gives features of length one.

A view is fitted once, is kept as plain arrays and needs no scipy to see a text.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.pipeline.sound import sound_of
from relais.offers.vectors import DIMENSIONS, encode, encode_one

WORDS_KEPT = 8_192  # of what was looked up, a word; 2 MB

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]


class Features(NamedTuple):
    """Positions and values; whatever is absent is zero."""

    indices: Integers
    values: Floats


class View(Protocol):
    """What the classifier asks of a view."""

    key: str
    reads_as_written: bool  # or else as `text.read` gives it
    sees_clauses: bool  # of a long message, beside its whole

    @property
    def size(self) -> int: ...
    def fit(self, texts: Sequence[str]) -> None: ...
    def see(self, text: str) -> Features: ...
    def see_all(self, texts: Sequence[str]) -> Any: ...
    def kept(self) -> dict[str, NDArray[np.generic]]: ...
    def restore(self, arrays: Mapping[str, NDArray[np.generic]]) -> None: ...


class TermView:
    """Tf-idf over the terms that a function cuts out of a text."""

    reads_as_written = False
    sees_clauses = True

    def __init__(
        self, key: str, terms_of: Callable[[str], Iterator[str]], *, least_texts: int, by_word: bool = False
    ) -> None:
        """`by_word`: no term goes over the border of a word, so what was seen of a word is kept."""
        self.key = key
        self._terms_of = terms_of
        self._least_texts = least_texts
        self._by_word = by_word
        self._know({}, np.empty(0, np.float32))

    @property
    def size(self) -> int:
        return len(self._position)

    def fit(self, texts: Sequence[str]) -> None:
        seen_in = Counter(term for text in texts for term in set(self._terms_of(text)))
        terms = sorted(term for term, count in seen_in.items() if count >= self._least_texts)
        counts = np.array([seen_in[term] for term in terms], np.float32)
        self._know(_numbered(terms), (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32))

    def see(self, text: str) -> Features:
        counts = Counter(chain.from_iterable(map(self._positions_in, text.split() if self._by_word else (text,))))
        indices = np.fromiter(counts, np.int32, len(counts))
        tf = 1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))
        return Features(indices, _of_length_one(tf.astype(np.float32) * self._idf[indices]))

    def see_all(self, texts: Sequence[str]) -> Any:
        """A sparse matrix of scipy, a row a text."""
        from scipy.sparse import csr_matrix

        rows = [self.see(text) for text in texts]
        starts = np.cumsum([0, *(len(row.indices) for row in rows)])
        values, indices = (np.concatenate(parts) for parts in zip(*((r.values, r.indices) for r in rows), strict=True))
        return csr_matrix((values, indices, starts), shape=(len(rows), self.size))

    def kept(self) -> dict[str, NDArray[np.generic]]:
        return {"terms": np.frombuffer("\n".join(self._position).encode(), np.uint8), "idf": self._idf}

    def restore(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        terms = arrays["terms"].tobytes().decode()
        self._know(_numbered(terms.split("\n")) if terms else {}, arrays["idf"].astype(np.float32))

    def _know(self, position: dict[str, int], idf: Floats) -> None:
        self._position, self._idf = position, idf
        self._positions_in = lru_cache(WORDS_KEPT)(self._look_up) if self._by_word else self._look_up

    def _look_up(self, piece: str) -> tuple[int, ...]:
        return tuple(p for term in self._terms_of(piece) if (p := self._position.get(term)) is not None)


class MeaningView:
    """The sentence vector: sees through languages and synonyms, not through spelling."""

    key = "meaning"
    reads_as_written = True
    sees_clauses = False  # a vector costs a millisecond or two
    size = DIMENSIONS

    def fit(self, texts: Sequence[str]) -> None:
        """Nothing to learn."""

    def see(self, text: str) -> Features:
        return Features(np.arange(DIMENSIONS, dtype=np.int32), _of_length_one(encode_one(text)))

    def see_all(self, texts: Sequence[str]) -> Any:
        """A numpy array, a row a text."""
        vectors = encode(texts).astype(np.float32)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)

    def kept(self) -> dict[str, NDArray[np.generic]]:
        return {}

    def restore(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Nothing was kept."""


def characters_of(text: str, shortest: int = 2, longest: int = 5) -> Iterator[str]:
    """Runs of characters inside each word and its borders."""
    for word in text.split():
        padded = f" {word} "
        for length in range(shortest, longest + 1):
            if length >= len(padded):
                yield padded
                break
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]


def words_of(text: str) -> Iterator[str]:
    """Words and pairs of neighbours."""
    words = text.split()
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))


def sounds_of(text: str) -> Iterator[str]:
    """How words and pairs of neighbours sound."""
    return words_of(" ".join(map(sound_of, text.split())))


def speech_of(text: str, shortest: int = 3, longest: int = 5) -> Iterator[str]:
    """Runs of sounds across the words, for « kelkun », « sanfant » and « d en finir » are cut as they come."""
    said = f"|{''.join(map(sound_of, text.split()))}|"
    for length in range(shortest, longest + 1):
        yield from (said[start : start + length] for start in range(len(said) - length + 1))


def all_views() -> dict[str, View]:
    views: list[View] = [
        TermView("characters", characters_of, least_texts=3, by_word=True),
        TermView("words", words_of, least_texts=2),
        TermView("sounds", sounds_of, least_texts=2),
        TermView("speech", speech_of, least_texts=3),
        MeaningView(),
    ]
    return {view.key: view for view in views}


def _numbered(terms: Sequence[str]) -> dict[str, int]:
    return {term: position for position, term in enumerate(terms)}


def _of_length_one(values: Floats) -> Floats:
    length = float(np.linalg.norm(values))
    return (values / length).astype(np.float32) if length else values
