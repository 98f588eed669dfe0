"""One self-diagnostic of one person, answer by answer. Pure; time is given.

What an answer opened is forgotten when another answer closes it, and nothing else is.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from relais.diagnostic.meaning import strongest
from relais.diagnostic.model import Choice, Content, Kind, Question
from relais.diagnostic.path import choices_of
from relais.diagnostic.record import Given, Path, Session, StepState
from relais.diagnostic.standing import find_question, stands

__all__ = [
    "Given",
    "Path",
    "Session",
    "StepState",
    "alone",
    "answered",
    "passed",
    "prepared",
    "reopened",
    "start",
    "switched",
]


def start(path: Path, *, known: Mapping[str, Given], now: dt.datetime) -> Session:
    return Session(path, now, now, dict(known), tuple(known))


def answered(content: Content, session: Session, key: str, given: Given, *, now: dt.datetime) -> Session:
    """What this question does not offer (an old button) is no answer: the session stays, and the question with it."""
    question = find_question(content, key)
    kept = _offered(content, session, question, given) if question else None
    if kept is None:
        return session
    return _pruned(content, replace(session, given={**session.given, key: kept}, updated_at=now))


def passed(content: Content, session: Session, key: str, *, now: dt.datetime) -> Session:
    return answered(content, session, key, Given(is_passed=True), now=now)


def reopened(content: Content, session: Session, key: str, *, now: dt.datetime) -> Session:
    """The question waits for an answer again. What hung on it counts for nothing meanwhile (standing.py), and comes
    back with the same answer.
    """
    kept = {question: given for question, given in session.given.items() if question != key}
    return replace(session, given=kept, updated_at=now)


def prepared(session: Session, ticked: Iterable[str], *, now: dt.datetime) -> Session:
    """The summary holds these items, and nothing else."""
    return replace(session, ticked=tuple(ticked), updated_at=now)


def switched(session: Session, path: Path, *, now: dt.datetime) -> Session:
    """To the other path, without losing an answer."""
    return session if session.path is path else replace(session, path=path, updated_at=now)


def alone(session: Session, *, now: dt.datetime) -> Session:
    """Nobody reads along any more: what was put off can be asked."""
    return replace(session, is_alone=True, updated_at=now)


def _offered(content: Content, session: Session, question: Question, given: Given) -> Given | None:
    """The answer without what is not offered; None when nothing of it is left."""
    if given.is_passed:
        return Given(is_passed=True)
    kept = [choice for choice in choices_of(content, session, question) if choice.key in given.choices]
    several = _without_none(kept)[: _most(content, question)]
    if not several and not given.text:
        return None
    return Given(tuple(choice.key for choice in several), given.text or None)


def _without_none(choices: list[Choice]) -> list[Choice]:
    """« Aucun de ces cas » beside one of the cases is a slip."""
    return [choice for choice in choices if not choice.is_none] or choices[:1]


def _most(content: Content, question: Question) -> int:
    if question.key == content.subjects.key:
        return content.caps.chosen_themes
    return question.most if question.kind is Kind.several else 1


def _pruned(content: Content, session: Session) -> Session:
    """Without the answers that nothing opens any more, nor a priority that is no difficulty any more."""
    kept = {}
    for key, given in session.given.items():
        question = find_question(content, key)
        if question and stands(content, session, question):
            kept[key] = given
    session = replace(session, given=kept)
    return (
        session
        if _may_stay(content, session)
        else reopened(content, session, content.priority.key, now=session.updated_at)
    )


def _may_stay(content: Content, session: Session) -> bool:
    hers = session.choice(content.priority.key)
    fixed = {choice.key for choice in content.priority.choices}
    return hers is None or hers in fixed or hers in strongest(content, session)
