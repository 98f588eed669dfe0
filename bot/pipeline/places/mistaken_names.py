"""Communes written with mistakes, where a place is announced or the message is no more than an answer."""

from collections.abc import Sequence

from bot.pipeline.folding import Span
from bot.pipeline.places.nearness import LONG_NAME, TOWN, Nearness
from bot.pipeline.places.sentence import ARTICLES, LINKS, Sentence
from bot.pipeline.places.surroundings import Surroundings
from relais.places.gazetteer import Gazetteer
from relais.places.names import joined, main_words

LONGEST = 5  # words
LEAST_LETTERS = 5  # of a name with mistakes
LEAST_HEARD = 4  # of a name spelt by ear


class MistakenNameReader:
    """Finds names with mistakes among the words that nobody took."""

    def __init__(self, gazetteer: Gazetteer, around: Surroundings) -> None:
        self._nearness, self._around = Nearness(gazetteer.index, around), around

    def find(self, sentence: Sentence, taken: Sequence[Span]) -> list[Span]:
        is_free = [
            not any(span.start < token.end and token.start < span.end for span in taken) for token in sentence.tokens
        ]
        spans: list[Span] = []
        start = 0
        while start < len(sentence):
            end = self._end(sentence, start, is_free)
            if end is not None:
                spans.append(sentence.span("commune", start, end))
            start = end or start + 1
        return spans

    def _end(self, sentence: Sentence, start: int, is_free: Sequence[bool]) -> int | None:
        if start > 0 and sentence.words[start - 1] in ARTICLES:
            return None
        longest = self._longest(sentence, start, is_free)
        shortest = _shortest(sentence.words[start], self._around.filler)
        for end in range(longest, start + shortest - 1, -1):
            if self._may_be_name(sentence, start, end) and self._is_name(sentence, start, end):
                return end
        return None

    def _longest(self, sentence: Sentence, start: int, is_free: Sequence[bool]) -> int:
        """Up to a word that is taken, a number, or one that stands in no name."""
        end = start
        while end < min(len(sentence), start + LONGEST) and is_free[end]:
            word = sentence.words[end]
            if word.isdigit() or word in self._around.never:
                break
            end += 1
        return end

    def _may_be_name(self, sentence: Sentence, start: int, end: int) -> bool:
        words = sentence.words[start:end]
        if len(joined(words)) < LEAST_HEARD or sentence.is_broken(start, end):
            return False
        if main_words(words[-1:]) != words[-1:] or len(words[-1]) == 1:  # « gentil de m'avoir » is no Gentilly
            return False
        return not sentence.is_excluded(start, end) and not sentence.is_word_first(start, end)

    def _is_name(self, sentence: Sentence, start: int, end: int) -> bool:
        """The less a place is announced, the larger and the nearer it must be."""
        words = sentence.words[start:end]
        if words[0] in LINKS and words[0] not in ARTICLES:
            return False
        is_common = any(word in self._around.common for word in words) and not words[0].startswith("s")
        if (is_common and len(words) == 1) or all(word in self._around.common for word in words):
            return False
        is_expected = sentence.is_announced(start) or sentence.is_answer(start, end)
        if is_expected and not is_common and len(joined(words)) >= LEAST_LETTERS:
            return self._nearness.is_nearly_name(sentence, start, end)
        if is_expected and len(joined(words)) >= LONG_NAME:
            return self._nearness.is_nearly_name(sentence, start, end, least=TOWN)
        if is_common and len(joined(words)) < LONG_NAME:
            return False
        is_single = len(words) == 1 and len(words[0]) > LEAST_LETTERS
        if is_single and sentence.is_preceded(start, self._around.barely_before):
            return self._nearness.is_nearly_name(sentence, start, end, least=TOWN, forgiven=1)
        return self._nearness.is_heard(sentence, start, end, is_expected=is_expected)


def _shortest(word: str, filler: frozenset[str]) -> int:
    """Words that a name with mistakes needs when it begins so; an article asks for two more, filler begins none."""
    if word in ARTICLES:
        return 3
    return LONGEST + 1 if word in filler else 1
