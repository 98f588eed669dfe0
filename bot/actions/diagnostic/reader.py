"""Reads what a person typed as answers: to the question that was asked, and to others that the sentence answers too.

A sentence is read whole and clause by clause. What is sure is taken, what is likely is asked back.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.actions.diagnostic.likeness import Likeness
from bot.pipeline.text import load_texting, unaccented
from relais.diagnostic.model import Content, Question

SURE, LIKELY, MARGIN = 0.62, 0.40, 0.06
ELSEWHERE_SURE = 0.68  # for a question that was not asked
MOST_CLAUSES = 6
SHORT_WORD = 3
_PARTED = re.compile(r"[,;.!?\n]+|\b(?:et puis|et|mais|puis|par contre|en plus|sinon)\b", re.I)


@dataclass(frozen=True)
class Reading:
    """A choice of a question, and how well it fits; `is_sure`: need not be asked back."""

    question: str
    choice: str
    likeness: float
    is_sure: bool


class Reader:
    """Built once on the content of the questionnaire; `vague` words do not tell what one speaks of."""

    def __init__(self, content: Content, vague: Iterable[str], data_dir: Path) -> None:
        self._vague = frozenset(vague)
        rows = [
            (question.key, choice.key, phrase)
            for question in _questions(content)
            for choice in question.choices
            for phrase in (choice.label, *choice.said)
        ]
        self._choice = [(question, choice) for question, choice, _ in rows]
        self._of_question: dict[str, list[int]] = {}
        for row, (question, _, _) in enumerate(rows):
            self._of_question.setdefault(question, []).append(row)
        self._exact = {(question, _bare(phrase)): choice for question, choice, phrase in rows}
        likeness = Likeness([phrase for _, _, phrase in rows], load_texting(data_dir))
        self._scores = lru_cache(maxsize=64)(likeness.to)

    def read(self, text: str, question: Question, *, among: Sequence[str] = ()) -> Reading | None:
        """The choice of `question` that the text means, None when it is not even likely.

        `among`: only these choices (those of a list that is worked out, as the priorities are).
        """
        exact = self._exact.get((question.key, _bare(text)))
        if exact:
            return Reading(question.key, exact, 1.0, is_sure=True)
        readings = [self._best(piece, question.key, among) for piece in _pieces(text)]
        best = max(filter(None, readings), key=lambda reading: reading.likeness, default=None)
        return best if best and best.likeness >= LIKELY else None

    def read_several(self, text: str, question: Question, *, among: Sequence[str] = ()) -> list[Reading]:
        """The choices of a list that the clauses of a sentence mean, in their order."""
        readings = [self.read(piece, question, among=among) for piece in _pieces(text, whole=False)]
        return list({reading.choice: reading for reading in readings if reading}.values())

    def read_others(self, text: str, questions: Sequence[Question]) -> list[Reading]:
        """Sure answers to questions that were not asked; the same clause answers one question only."""
        found: dict[str, Reading] = {}
        for piece in filter(self._says_what_about, _pieces(text, whole=False)):
            readings = filter(None, (self._best(piece, question.key, ()) for question in questions))
            best = max(readings, key=lambda reading: reading.likeness, default=None)
            if best and best.is_sure and best.likeness >= ELSEWHERE_SURE:
                found.setdefault(best.question, best)
        return list(found.values())

    def _says_what_about(self, piece: str) -> bool:
        """« c'est compliqué » alone answers what was asked, and nothing else."""
        return any(len(word) > SHORT_WORD and word not in self._vague for word in _bare(piece).split())

    def _best(self, piece: str, question: str, among: Sequence[str]) -> Reading | None:
        rows = [row for row in self._of_question.get(question, ()) if not among or self._choice[row][1] in among]
        if not rows:
            return None
        all_scores = self._scores(piece)
        by_choice: dict[str, float] = {}
        for row in rows:
            choice = self._choice[row][1]
            by_choice[choice] = max(by_choice.get(choice, 0.0), float(all_scores[row]))
        ranked = sorted(by_choice.items(), key=lambda item: -item[1])
        choice, score = ranked[0]
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        return Reading(question, choice, score, is_sure=score >= SURE and score - second >= MARGIN)


def _questions(content: Content) -> Iterator[Question]:
    yield from content.profile
    yield content.subjects
    yield content.safety_net
    yield content.priority
    for theme in content.themes:
        yield theme.screening
        yield from theme.follow_ups


def _pieces(text: str, *, whole: bool = True) -> list[str]:
    clauses = [clause.strip() for clause in _PARTED.split(text) if len(clause.strip()) > 1][:MOST_CLAUSES]
    return list(dict.fromkeys([text.strip(), *clauses])) if whole or not clauses else clauses


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", unaccented(text).lower()).strip()
