"""A long word with one letter wrong, too many, missing or exchanged is read as the word that the rules know. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

CORRECTED_FROM = 8  # letters of the right word
READ_FROM = 7  # of the written one


class Spelling:
    """What sound alone does not hear: « diabteique », « alzhiemer »."""

    def __init__(self, words: Iterable[str]) -> None:
        self._known = frozenset(words)
        self._by_less: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= CORRECTED_FROM:
                for less in _less(word):
                    self._by_less[less].append(word)

    def right(self, word: str) -> str:
        """The word itself, mostly."""
        if len(word) < READ_FROM or word in self._known:
            return word
        for less in _less(word):
            for known in self._by_less.get(less, ()):
                if known[0] == word[0] and _is_one_slip(word, known):
                    return known
        return word


def _less(word: str) -> Iterator[str]:
    """The word, and the word without one of its letters."""
    yield word
    yield from (word[:place] + word[place + 1 :] for place in range(len(word)))


def _is_one_slip(one: str, other: str) -> bool:
    """One letter added, left out or changed, or two neighbours exchanged."""
    if len(one) > len(other):
        one, other = other, one
    start = next((place for place, char in enumerate(one) if char != other[place]), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    is_exchanged = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    return one[start + 1 :] == other[start + 1 :] or is_exchanged
