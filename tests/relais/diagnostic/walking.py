"""Somebody who answers, passes, goes back, corrects, changes path, in any order: a walk is a list of numbers."""

from collections.abc import Iterator, Sequence

from relais.diagnostic.model import Content, Question
from relais.diagnostic.path import choices_of, next_question, previous
from relais.diagnostic.record import Given, Path, Session
from relais.diagnostic.session import alone, answered, passed, reopened, start, switched
from tests.relais.diagnostic.builders import NOW

MOST_STEPS = 60
ANSWER, PASS, BACK, CORRECT, COMPLETE, ALONE = range(6)
MOVES = (*[ANSWER] * 12, *[PASS] * 3, BACK, CORRECT, COMPLETE, ALONE)
Decision = tuple[int, int]  # which move, which of the choices


def walked(content: Content, path: Path, decisions: Sequence[Decision]) -> Iterator[Session]:
    """Every session on the way; after the decisions, the first answer to whatever is left."""
    session = start(path, known={}, now=NOW)
    yield session
    for number, number_of_choice in decisions:
        session = _moved(content, session, MOVES[number % len(MOVES)], number_of_choice)
        yield session
    while (question := next_question(content, session)) is not None:
        session = answered(content, session, question.key, answer_to(content, session, question, 0), now=NOW)
        yield session


def straight(content: Content, path: Path, decisions: Sequence[Decision]) -> Iterator[Session]:
    """Only answers and passed questions."""
    only = [(number if MOVES[number % len(MOVES)] in {ANSWER, PASS} else 0, choice) for number, choice in decisions]
    return walked(content, path, only)


def answer_to(content: Content, session: Session, question: Question, number: int) -> Given:
    choices = choices_of(content, session, question)
    if not choices:
        return Given(text=f"mots {number}")
    first = number % len(choices)
    return Given(tuple(choice.key for choice in choices[first : first + question.most]))


def _moved(content: Content, session: Session, move: int, number: int) -> Session:
    question, given = next_question(content, session), sorted(session.given)
    if move == COMPLETE:
        return switched(session, Path.complete, now=NOW)
    if move == ALONE:
        return alone(session, now=NOW)
    if move == CORRECT and given:
        return reopened(content, session, given[number % len(given)], now=NOW)
    if move == BACK and (before := previous(content, session)):
        return reopened(content, session, before, now=NOW)
    if question is None:
        return session
    if move == PASS:
        return passed(content, session, question.key, now=NOW)
    return answered(content, session, question.key, answer_to(content, session, question, number), now=NOW)
