"""Which question comes next (docs/diagnostic.md, « Rules that the engine keeps »). Pure."""

from dataclasses import dataclass

from relais.diagnostic.follow_ups import follow_ups, put_off, screened_themes, wanted_themes
from relais.diagnostic.meaning import strongest
from relais.diagnostic.model import Choice, Content, Question
from relais.diagnostic.record import Path, Session
from relais.diagnostic.standing import find_theme

MOST_PRIORITIES = 3
__all__ = [
    "Progress",
    "choices_of",
    "next_question",
    "previous",
    "progress",
    "put_off",
    "questions_of",
    "screened_themes",
    "strongest",
]


@dataclass(frozen=True)
class Progress:
    """« 3 sur 13 »."""

    number: int
    total: int


def next_question(content: Content, session: Session) -> Question | None:
    """None: everything was asked."""
    return next((one for one in questions_of(content, session) if one.key not in session.given), None)


def questions_of(content: Content, session: Session) -> list[Question]:
    """Those of this path in order, as far as the answers tell; what was known before is not among them."""
    first = _before_follow_ups(content, session)
    asked = [*first, *follow_ups(content, session, room=_room(content, first))]
    return [*asked, *_priority(content, session, asked)]


def progress(content: Content, session: Session) -> Progress:
    """What may still come is counted from the start, so that the end hardly moves away: one follow-up for each subject
    that is still to come, and the priority.
    """
    asked = questions_of(content, session)
    number = next((place for place, one in enumerate(asked) if one.key not in session.given), None)
    if number is None:
        return Progress(len(asked), len(asked))
    return Progress(number + 1, len(asked) + _expected(content, session, asked))


def previous(content: Content, session: Session) -> str | None:
    """The question before the one that is asked; what was known before can be gone back to last."""
    asked = [one.key for one in questions_of(content, session)]
    number = next((place for place, key in enumerate(asked) if key not in session.given), len(asked))
    return asked[number - 1] if number else next((key for key in reversed(session.known) if key in session.given), None)


def choices_of(content: Content, session: Session, question: Question) -> tuple[Choice, ...]:
    """Those of the file; for the priority, the subjects that the answers name first, the strongest before."""
    if question.key == content.priority.key:
        return (*_priorities(content, session), *question.choices)
    if question.key == content.subjects.key:
        hidden = {theme.key for theme in put_off(content, session)}
        return tuple(choice for choice in question.choices if choice.key not in hidden)
    return question.choices


def _before_follow_ups(content: Content, session: Session) -> list[Question]:
    """`known` is left out while its answer is there: a correction asks it again."""
    first = [one for one in content.profile if one.key not in session.known or one.key not in session.given]
    if session.path is Path.quick:
        first.append(content.subjects)
        if not set(content.safety_net_unless) <= wanted_themes(content, session):
            first.append(content.safety_net)
    return first + [theme.screening for theme in screened_themes(content, session)]


def _room(content: Content, first: list[Question]) -> int:
    """For follow-ups; one place is the priority's."""
    return max(0, min(content.caps.follow_ups, content.caps.questions - len(first) - 1))


def _priority(content: Content, session: Session, asked: list[Question]) -> list[Question]:
    """Last, and only when there is something to choose from."""
    is_last = all(one.key in session.given for one in asked)
    wanted = content.priority.key in session.given or (is_last and strongest(content, session))
    return [content.priority] if wanted else []


def _priorities(content: Content, session: Session) -> list[Choice]:
    themes = [find_theme(content, key) for key in strongest(content, session)[:MOST_PRIORITIES]]
    return [Choice(theme.key, theme.label) for theme in themes if theme]


def _expected(content: Content, session: Session, asked: list[Question]) -> int:
    """Questions that are not known yet."""
    themes = screened_themes(content, session)
    to_come = sum(theme.screening.key not in session.given for theme in themes)
    first = _before_follow_ups(content, session)
    has_priority = content.priority in asked
    left = _room(content, first) - (len(asked) - len(first) - has_priority)
    may_choose = not has_priority and (to_come > 0 or bool(strongest(content, session)))
    return min(left, to_come) + may_choose
