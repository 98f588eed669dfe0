"""What the counsellor reads of the answers: one line each, by subject, in France Travail's order. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from relais.diagnostic.families import Part, part_of
from relais.diagnostic.follow_ups import left_for_the_counsellor
from relais.diagnostic.meaning import Finding, findings
from relais.diagnostic.model import Content, Flag, Impact, Labels, Question, State, Theme, Urgency
from relais.diagnostic.record import Session
from relais.diagnostic.standing import find_theme, flags, get_question, text_of
from relais.safety.situations import Situation

IMPACTS = {Impact.low: "faible", Impact.medium: "moyen", Impact.high: "fort"}
STATES = {State.strength: "POINT_FORT", State.need: "BESOIN", State.difficulty: "OUI", State.neutral: "NON"}
# Told by herself, in her request, or not at all (diagnostic.md §4.6).
NEVER_LISTED = frozenset({Situation.violence, Situation.elder_abuse, Situation.child})


@dataclass(frozen=True)
class Line:
    """One answer: the question and what she said, then what it is called elsewhere. `question`: its key."""

    question: str
    said: str
    labels: Labels
    state: str
    impact: str | None
    urgency: Urgency


@dataclass(frozen=True)
class Subject:
    """`is_to_specify`: there was no room to go into it."""

    key: str
    title: str
    france_travail: str
    lines: tuple[Line, ...]
    is_priority: bool = False
    is_to_specify: bool = False


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    subjects: tuple[Subject, ...]


@dataclass(frozen=True)
class Urgent:
    """`shown`: the situation of relais.safety whose number was shown."""

    question: str
    subject: str
    said: str
    is_now: bool
    shown: str | None


def strengths_of(content: Content, session: Session) -> Section | None:
    """Of all subjects but the private ones."""
    public = [theme for theme in content.themes if part_of(theme) is not Part.private]
    subjects = [_subject(content, session, theme, State.strength) for theme in public]
    return _section(content, "strengths", subjects)


def section_of(content: Content, session: Session, part: Part) -> Section | None:
    """Everything that is no strength; of a private subject, everything."""
    themes = [theme for theme in content.themes if part_of(theme) is part]
    others = (State.need, State.difficulty, State.neutral, *([State.strength] if part is Part.private else []))
    return _section(content, str(part), [_subject(content, session, theme, *others) for theme in themes])


def urgent_of(content: Content, session: Session) -> tuple[Urgent, ...]:
    """What a person should see within two days, or now; a private subject stays in its own section."""
    found = sorted(_listed(content, session), key=lambda one: -one.urgency)
    themes = {theme.key: theme for theme in content.themes if not theme.is_private}
    return tuple(
        Urgent(one.question, themes[one.theme].title, _said(content, one), one.urgency is Urgency.now, one.danger)
        for one in found
        if one.urgency >= Urgency.two_days and one.theme in themes
    )


def wishes_to_talk(content: Content, session: Session) -> bool:
    return Flag.wants_to_talk in flags(content, session)


def _section(content: Content, key: str, subjects: list[Subject]) -> Section | None:
    told = tuple(subject for subject in subjects if subject.lines)
    return Section(key, content.words[f"section_{key}"], told) if told else None


def _subject(content: Content, session: Session, theme: Theme, *states: State) -> Subject:
    hers = find_theme(content, session.choice(content.priority.key))
    left = left_for_the_counsellor(content, session)
    lines = [_line(content, one) for one in _listed(content, session) if one.theme == theme.key and one.state in states]
    lines += _in_her_words(content, session, theme) if State.neutral in states else []
    return Subject(theme.key, theme.title, theme.france_travail, tuple(lines), theme == hers, theme in left)


def _listed(content: Content, session: Session) -> Iterator[Finding]:
    """Danger from others is never listed, nor what she prefers to say to somebody."""
    for one in findings(content, session):
        choice = next(choice for choice in get_question(content, one.question).choices if choice.key == one.choice)
        if one.danger not in NEVER_LISTED and Flag.wants_to_talk not in choice.meaning.flags:
            yield one


def _line(content: Content, found: Finding) -> Line:
    impact = IMPACTS.get(found.impact)
    return Line(found.question, _said(content, found), found.labels, STATES[found.state], impact, found.urgency)


def _in_her_words(content: Content, session: Session, theme: Theme) -> Iterator[Line]:
    """The trade, the language."""
    for question in theme.follow_ups:
        if said := text_of(content, session, question.key):
            yield Line(
                question.key, _with_question(question, said), Labels(), STATES[State.neutral], None, Urgency.none
            )


def _said(content: Content, found: Finding) -> str:
    question = get_question(content, found.question)
    return _with_question(question, next(one.label for one in question.choices if one.key == found.choice))


def _with_question(question: Question, said: str) -> str:
    return f"{question.text} {said}"
