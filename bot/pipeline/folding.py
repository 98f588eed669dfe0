"""A text made comparable without moving a letter, so that what is found keeps its place in the text as written."""

import re
import unicodedata
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
_SAME = {"’": "'", "‘": "'", "œ": "o", "æ": "a", "\u00a0": " ", "\u202f": " "}


class Token(NamedTuple):
    """A word in its folded form and its place in the text."""

    word: str
    start: int
    end: int


class Span(NamedTuple):
    """A piece of the text that means something. `value`: a code when there is one, else the piece as written."""

    entity: str
    start: int
    end: int
    value: str


def fold(text: str) -> str:
    """Lower case, without accents, exactly as long as the text."""
    return "".join(_fold_one(character) for character in text)


def tokens_of(folded: str) -> list[Token]:
    return [Token(match[0], match.start(), match.end()) for match in _WORD.finditer(folded)]


def without_overlaps(spans: list[Span]) -> list[Span]:
    """The first listed wins; what it covers is nobody else's. In the order of the text."""
    kept: list[Span] = []
    for span in spans:
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _fold_one(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    return unicodedata.normalize("NFKD", character)[0].lower()[0]
