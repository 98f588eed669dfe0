"""A sentence in which places are looked for: its words, and what stands around some of them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.pipeline.folding import Span, Token, fold, tokens_of
from bot.pipeline.places.surroundings import Surroundings
from relais.places.names import words_of

ARTICLES = ("la", "le", "les", "l")
LINKS = (*ARTICLES, "de", "du", "des", "d", "en", "sur", "sous", "et", "a", "au", "aux")
SHORT_ANSWER = 5  # words: longer than that is a sentence
# What holds names and numbers that are no places: e-mails, addresses of pages, phone numbers.
_HIDDEN = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|(?<!\d)0\d(?:[ .\-/]?\d{2}){4}(?!\d)")
_BREAK = re.compile(r"[,;:!?.()\n]")


class Sentence:
    """`start` and `end` count tokens, the end excluded."""

    def __init__(self, text: str, around: Surroundings) -> None:
        self.text, self._around = text, around
        self.folded = _HIDDEN.sub(lambda match: " " * len(match[0]), fold(text))
        self.tokens: Sequence[Token] = tokens_of(self.folded)
        self.words = [token.word for token in self.tokens]
        self._fillers = sum(self._is_filler(word) for word in self.words)

    def __len__(self) -> int:
        return len(self.tokens)

    def written(self, start: int, end: int) -> str:
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def span(self, entity: str, start: int, end: int) -> Span:
        return Span(entity, self.tokens[start].start, self.tokens[end - 1].end, self.written(start, end))

    def names(self, start: int, end: int) -> list[str]:
        """As names of places are compared: « st » is « saint »."""
        return [word for written in self.words[start:end] for word in words_of_token(written)]

    def has_capital(self, start: int) -> bool:
        return self.text[self.tokens[start].start].isupper()

    def is_broken(self, start: int, end: int) -> bool:
        """A comma or the end of a sentence inside is no name."""
        return _BREAK.search(self.written(start, end)) is not None

    def is_announced(self, start: int) -> bool:
        """By « à », « j'habite »…; not « il a »."""
        if not self.is_preceded(start, self._around.before):
            return False
        is_verb = start > 1 and self.words[start - 1] == "a" and self.words[start - 2] in self._around.have
        return not is_verb

    def is_preceded(self, start: int, expected: frozenset[str]) -> bool:
        """By one to three words of the list; an article may stand between."""
        before = self.words[max(0, start - 4) : start]
        if before and before[-1] in ARTICLES and before[-1] not in expected:
            before = before[:-1]
        return any(" ".join(before[-length:]) in expected for length in (1, 2, 3) if len(before) >= length)

    def is_answer(self, start: int, end: int) -> bool:
        """Whether nothing but filler surrounds it in a short message."""
        rest = len(self) - (end - start)
        return rest <= SHORT_ANSWER and rest == self._fillers - sum(map(self._is_filler, self.words[start:end]))

    def is_excluded(self, start: int, end: int) -> bool:
        """« rue de … », « … rugby » are no communes."""
        before = [word for word in self.words[max(0, start - 2) : start] if word not in ("de", "d", "du", "la")]
        after = self.words[end] if end < len(self) else ""
        return bool(before and before[-1] in self._around.not_after) or after in self._around.not_before

    def is_word_first(self, start: int, end: int) -> bool:
        """A word of every day before it is a place."""
        return " ".join(self.words[start:end]) in self._around.word_first

    def _is_filler(self, word: str) -> bool:
        return word.isdigit() or word in self._around.filler


@lru_cache(maxsize=8_192)
def words_of_token(word: str) -> tuple[str, ...]:
    return tuple(words_of(word))
