"""Départements named in a sentence: « dans le 81 », « l'Aveyron »."""

import re

from bot.pipeline.folding import Span
from bot.pipeline.places.sentence import Sentence
from bot.pipeline.places.surroundings import Surroundings
from relais.places.gazetteer import Gazetteer
from relais.places.names import joined, main_words
from relais.places.place import COVERED

MOST_WORDS = 4
LAST_DAY = 31
_NUMBER = re.compile(r"\d{2}|2[ab]|97\d")


class DepartementReader:
    """Finds names and numbers of départements."""

    def __init__(self, gazetteer: Gazetteer, around: Surroundings) -> None:
        self._gazetteer, self._around = gazetteer, around

    def find(self, sentence: Sentence) -> list[Span]:
        spans = []
        for start in range(len(sentence)):
            end = self._end(sentence, start)
            if end is not None:
                spans.append(sentence.span("departement", start, end))
        return spans

    def _end(self, sentence: Sentence, start: int) -> int | None:
        if _NUMBER.fullmatch(sentence.words[start]):
            return start + 1 if self._is_number(sentence, start) else None
        longest = min(len(sentence), start + MOST_WORDS)
        return next((end for end in range(longest, start, -1) if self._is_name(sentence, start, end)), None)

    def _is_name(self, sentence: Sentence, start: int, end: int) -> bool:
        words = sentence.words[start:end]
        if main_words(words[:1]) != words[:1] or main_words(words[-1:]) != words[-1:]:
            return False
        if self._gazetteer.departement_of(words) is None or (words[0] == "sa" and len(words) > 1):
            return False
        is_risky = joined(words) in self._around.departement_words
        is_capital = sentence.has_capital(start) and start > 0
        return not sentence.is_excluded(start, end) and (is_capital or not is_risky)

    def _is_number(self, sentence: Sentence, start: int) -> bool:
        code = self._gazetteer.departement_of([sentence.words[start]])
        if code is None or len(sentence) == 1:
            return code in COVERED
        after = sentence.words[start + 1] if start + 1 < len(sentence) else ""
        is_date = sentence.words[start - 1] == "le" and self._may_be_date(sentence, start, code)
        is_preceded = sentence.is_preceded(start, self._around.departement_before)
        return is_preceded and after not in self._around.number_before and not is_date

    def _may_be_date(self, sentence: Sentence, start: int, code: str) -> bool:
        """« pour le 12 » is a day; so is the number of a département far away, which nobody here says so."""
        before = sentence.words[start - 2] if start > 1 else ""
        is_day = code.isdigit() and int(code) <= LAST_DAY
        return (
            is_day
            and before not in ("dans", "ds", "sur")
            and (before in self._around.date_before or code not in COVERED)
        )
