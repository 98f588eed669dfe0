"""Which answers count now: an answer whose question is no longer opened by another one counts for nothing. Pure."""

from collections.abc import Iterator

from relais.diagnostic.model import Choice, Content, Flag, Question, Theme
from relais.diagnostic.record import Session


def all_questions(content: Content) -> Iterator[Question]:
    yield from content.profile
    yield content.subjects
    yield content.safety_net
    for theme in content.themes:
        yield theme.screening
        yield from theme.follow_ups
    yield content.priority


def find_question(content: Content, key: str) -> Question | None:
    return next((question for question in all_questions(content) if question.key == key), None)


def get_question(content: Content, key: str) -> Question:
    """Raises KeyError."""
    if (question := find_question(content, key)) is None:
        raise KeyError(key)
    return question


def find_theme(content: Content, key: str | None) -> Theme | None:
    return next((theme for theme in content.themes if theme.key == key), None)


def is_answered(session: Session, key: str) -> bool:
    """Not passed."""
    given = session.given.get(key)
    return given is not None and not given.is_passed


def opened(theme: Theme, session: Session) -> tuple[Question, ...]:
    """Follow-ups that the answers of the theme open, answered or not; none when its first question was passed."""
    heard = {theme.screening.key} if is_answered(session, theme.screening.key) else set()
    found: list[Question] = []
    for question in theme.follow_ups if heard else ():
        if _is_opened(question, session, heard):
            found.append(question)
            heard.add(question.key)
    return tuple(found)


def stands(content: Content, session: Session, question: Question) -> bool:
    """Only a follow-up depends on other answers."""
    theme = find_theme(content, question.theme)
    return theme is None or question == theme.screening or question in opened(theme, session)


def chosen(content: Content, session: Session, key: str) -> tuple[Choice, ...]:
    """The choices of an answer that counts; none for a question that was passed."""
    question = find_question(content, key)
    counts = question is not None and stands(content, session, question)
    return choices_given(session, question) if question and counts else ()


def choices_given(session: Session, question: Question) -> tuple[Choice, ...]:
    """Of a question that is known to count."""
    kept = session.given[question.key].choices if is_answered(session, question.key) else ()
    return tuple(choice for choice in question.choices if choice.key in kept)


def text_of(content: Content, session: Session, key: str) -> str | None:
    """What was answered in the person's words."""
    question = find_question(content, key)
    counts = question is not None and is_answered(session, key) and stands(content, session, question)
    return session.given[key].text if counts else None


def all_chosen(content: Content, session: Session) -> Iterator[Choice]:
    """Of every answer that counts, in the order of the questionnaire."""
    themes = (one for theme in content.themes for one in (theme.screening, *opened(theme, session)))
    for question in (*content.profile, content.subjects, content.safety_net, *themes, content.priority):
        yield from choices_given(session, question)


def flags(content: Content, session: Session) -> frozenset[Flag]:
    return frozenset(Flag(flag) for choice in all_chosen(content, session) for flag in choice.meaning.flags)


def _is_opened(question: Question, session: Session, heard: set[str]) -> bool:
    if not question.asked_after:
        return True
    return any(
        key in heard and is_answered(session, key) and bool(set(choices) & set(session.given[key].choices))
        for key, choices in question.asked_after.items()
    )
