"""Communes whose name is written as it is, or nearly so when more of it follows.

An exact name is enough when it is no French word; a French word (« orange ») needs words before it that announce a
place, or to be the whole answer.
"""

from collections.abc import Sequence

from bot.pipeline.folding import Span
from bot.pipeline.places.nearness import Nearness
from bot.pipeline.places.sentence import ARTICLES, LINKS, Sentence, words_of_token
from bot.pipeline.places.surroundings import Surroundings
from relais.places.gazetteer import Gazetteer, MatchKind
from relais.places.index import Kind, Reading
from relais.places.names import forms_of, joined, main_words, words_of

LONGEST = 7  # words of « Saint Geniez d'Olt et d'Aubrac »
LARGE = 3_000  # inhabitants of a place that needs no announcement
TOWN = 2_000
LONG_BEGINNING = 5  # letters: « lezignan » says more than « onet »


class ExactNameReader:
    """Finds the longest name at each place."""

    def __init__(self, gazetteer: Gazetteer, around: Surroundings) -> None:
        self._gazetteer, self._index, self._around = gazetteer, gazetteer.index, around
        self._nearness = Nearness(gazetteer.index, around)

    def find(self, sentence: Sentence) -> list[Span]:
        spans, start = [], 0
        while start < len(sentence):
            ends = range(start + self._most_words(sentence, start), start, -1)
            end = next((end for end in ends if self._is_name(sentence, start, end)), None)
            if end is not None:
                end = self._longer(sentence, start, end) or end
                spans.append(sentence.span("commune", start, end))
            start = end or start + 1
        return spans

    def _most_words(self, sentence: Sentence, start: int) -> int:
        """Of a name that begins here. Most words begin none."""
        first, most = words_of_token(sentence.words[start]), min(LONGEST, len(sentence) - start)
        if not first or not self._begins(first[0]):
            return 0
        if first[0] not in LINKS:
            return most
        written = ""  # a small word begins only names that are written with it
        for count, word in enumerate(sentence.words[start : start + most]):
            written += joined(words_of_token(word))
            if not self._begins(written):
                return count
        return most

    def _begins(self, word: str) -> bool:
        is_saint = word.startswith("st") and self._index.has_beginning("saint" + word[2:])
        return is_saint or self._index.has_beginning(word)

    def _longer(self, sentence: Sentence, start: int, end: int) -> int | None:
        """« villefranche de rouerg » is more than « villefranche », which several are called."""
        is_open = self._gazetteer.look_up(sentence.written(start, end)).kind in (MatchKind.ambiguous, MatchKind.confirm)
        if end >= len(sentence) or not is_open:
            return None
        for longer in range(min(len(sentence), end + 3), end, -1):
            is_whole = not sentence.is_broken(start, longer) and sentence.words[longer - 1] not in LINKS
            if is_whole and self._nearness.is_nearly_name(sentence, start, longer):
                return longer
        return None

    def _is_name(self, sentence: Sentence, start: int, end: int) -> bool:
        if not all(map(words_of_token, sentence.words[start:end])):
            return False
        words = sentence.names(start, end)
        mains = main_words(words)
        if len(joined(mains)) < 2 or joined(mains).isdigit() or words[-1] not in mains:
            return False
        readings = self._readings(words, mains)
        if not readings or sentence.is_broken(start, end) or sentence.is_excluded(start, end):
            return False
        return self._is_meant(sentence, start, end, mains, readings)

    def _readings(self, words: Sequence[str], mains: Sequence[str]) -> list[Reading]:
        """The small word before a name is part of it only when the name is written with it (« Le Travet »)."""
        forms = {joined(words)} if words[0] not in mains else forms_of(words)
        return [candidate.reading for candidate in self._index.exactly(forms)]

    def _is_meant(
        self, sentence: Sentence, start: int, end: int, mains: Sequence[str], readings: Sequence[Reading]
    ) -> bool:
        """The words are those of a name: is it the place that is meant?"""
        is_answer = sentence.is_answer(start, end)
        is_announced = is_answer or sentence.is_announced(start)
        is_capital = sentence.has_capital(start) and start > 0
        if sentence.is_word_first(start, end) and not is_capital:
            return False
        may_have_article = is_announced or is_capital or _are_with_article(readings)
        if sentence.words[start] in ARTICLES and not may_have_article:
            return False
        is_whole_name = any(reading.kind is not Kind.BEGINNING for reading in readings)
        is_common = all(word in self._around.common or len(word) < 4 for word in mains)
        if is_whole_name and not is_common:
            is_known = any(reading.is_covered or reading.population >= LARGE for reading in readings)
            return is_announced or len(mains) > 1 or is_known or (is_capital and any(r.place for r in readings))
        is_town = sentence.has_capital(start) and any(r.is_covered and r.population >= TOWN for r in readings)
        if not is_whole_name and not is_common and (is_town or len(joined(mains)) > LONG_BEGINNING):
            return is_announced or any(reading.is_covered for reading in readings)
        if is_whole_name and len(mains) > 1 and is_capital:
            return True
        return is_announced and (not is_common or is_capital or is_answer)


def _are_with_article(readings: Sequence[Reading]) -> bool:
    """« la caze » is hardly Lacaze, « la cavalerie » is La Cavalerie."""
    return any(words_of(reading.written)[0] in ARTICLES for reading in readings)
