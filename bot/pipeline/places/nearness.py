"""Whether words are nearly a name: a few mistakes away from it, or said alike."""

from bot.pipeline.places.sentence import Sentence
from bot.pipeline.places.surroundings import Surroundings
from bot.pipeline.sound import sound_of
from relais.places.index import Kind, NameIndex, Reading
from relais.places.names import forms_of, joined

LONG_NAME = 8  # letters
LARGE = 3_000  # inhabitants of a place outside that is worth a mistake
TOWN = 2_000
BIG_TOWN = 4_000
CITY = 20_000
NONE = 9  # mistakes: more than is ever allowed


class Nearness:
    """Compares words with the names of an index."""

    def __init__(self, index: NameIndex, around: Surroundings) -> None:
        self._index, self._around = index, around

    def is_nearly_name(
        self, sentence: Sentence, start: int, end: int, *, least: int = 0, forgiven: int | None = None
    ) -> bool:
        """In a sentence fewer mistakes are forgiven than in an answer to « où ? ». `least`: inhabitants."""
        words = sentence.names(start, end)
        most = forgiven or (1 if len(joined(words)) < LONG_NAME else 2)
        near = self._index.nearly(forms_of(words))
        fewest = min((candidate.mistakes for candidate in near), default=NONE)
        best = [candidate.reading for candidate in near if candidate.mistakes == fewest]
        least = max(least, TOWN) if self._is_heard_as_word(sentence, start, end) else least
        return fewest <= most and any(_is_worth(reading, least) for reading in best)

    def is_heard(self, sentence: Sentence, start: int, end: int, *, is_expected: bool) -> bool:
        """A town that is only spelt otherwise: « lavor » at the end of a sentence."""
        least = TOWN if is_expected else BIG_TOWN
        heard = self._index.heard(forms_of(sentence.names(start, end)))
        names = [candidate.reading for candidate in heard if candidate.reading.kind is Kind.NAME]
        return any(reading.is_covered and reading.population >= least for reading in names)

    def _is_heard_as_word(self, sentence: Sentence, start: int, end: int) -> bool:
        """« englais » sounds like a French word, and is one."""
        return end == start + 1 and sound_of(sentence.words[start]) in self._around.sounds


def _is_worth(reading: Reading, least: int) -> bool:
    """Ours of that size, or a place outside that is large enough; without `least` any of ours."""
    return reading.population >= (least if reading.is_covered else CITY if least else LARGE)
