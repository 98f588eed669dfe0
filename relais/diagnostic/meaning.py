"""What the answers mean: findings, the urgent ones, danger. A question that was passed means nothing at all. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from relais.diagnostic.model import Choice, Content, Impact, Labels, Meaning, Question, State, Theme, Urgency
from relais.diagnostic.record import Session
from relais.diagnostic.standing import choices_given, chosen, find_theme, flags, get_question, is_answered, opened
from relais.safety.situations import Situation, by_urgency

__all__ = ["Finding", "chosen", "danger_of", "findings", "flags", "get_question", "strongest", "urgent"]


@dataclass(frozen=True)
class Finding:
    """One choice and what it says. `theme` None: of the safety net, on no subject. `sentence`: for the result."""

    question: str
    choice: str
    theme: str | None
    state: State
    impact: Impact
    urgency: Urgency
    labels: Labels
    sentence: str | None
    need: str | None
    danger: str | None
    is_screening: bool

    @property
    def is_hard(self) -> bool:
        """Something to work on."""
        return self.state in {State.difficulty, State.need}

    @property
    def weight(self) -> tuple[int, int]:
        return int(self.urgency), int(self.impact)


def findings(content: Content, session: Session) -> tuple[Finding, ...]:
    """In the order of the themes, the screening of each before its follow-ups; then what the safety net caught."""
    return (*_of_themes(content, session), *_of_safety_net(content, session))


def urgent(content: Content, session: Session) -> tuple[Finding, ...]:
    """Those that a person should see within two days, or at once; these first."""
    found = [one for one in findings(content, session) if one.urgency >= Urgency.two_days]
    return tuple(sorted(found, key=lambda one: -one.urgency))


def strongest(content: Content, session: Session) -> list[str]:
    """Subjects that are hard or wanted: urgency, impact, then their order."""
    order = {theme.key: number for number, theme in enumerate(content.themes)}
    weights: dict[str, tuple[int, int]] = {}
    for one in findings(content, session):
        if one.theme and one.is_hard:
            weights[one.theme] = max(weights.get(one.theme, (0, 0)), one.weight)
    return sorted(weights, key=lambda key: (-weights[key][0], -weights[key][1], order[key]))


def danger_of(content: Content, session: Session, key: str) -> str | None:
    """The situation of relais.safety that the answer to this question tells: its number is shown in the same turn."""
    dangers = [danger for choice in chosen(content, session, key) if (danger := _danger(choice.meaning))]
    return next((str(situation) for situation in by_urgency(dangers)), None)


def _danger(meaning: Meaning) -> str | None:
    """« Now » without a situation is an emergency: a forgotten line of a file must not cost the number."""
    return meaning.danger or (Situation.emergency if meaning.urgency is Urgency.now else None)


def _of_themes(content: Content, session: Session) -> Iterator[Finding]:
    for theme in content.themes:
        for question in (theme.screening, *opened(theme, session)):
            for choice in choices_given(session, question):
                yield _finding(question, choice, theme, is_screening=question == theme.screening)


def _of_safety_net(content: Content, session: Session) -> Iterator[Finding]:
    """What the subject itself was asked about since is more precise, and replaces it."""
    for choice in chosen(content, session, content.safety_net.key):
        theme = _caught(content, choice)
        if theme is None or not is_answered(session, theme.screening.key):
            yield _finding(content.safety_net, choice, theme, is_screening=False)


def _caught(content: Content, choice: Choice) -> Theme | None:
    """The subject that answers the same need, first by its own, then by those of its answers."""
    need = choice.meaning.need
    themes = [theme for key in content.safety_net_unless if (theme := find_theme(content, key))]
    own = [theme for theme in themes if need and theme.need == need]
    return next(iter([*own, *(theme for theme in themes if need and need in _needs(theme))]), None)


def _needs(theme: Theme) -> set[str | None]:
    questions = (theme.screening, *theme.follow_ups)
    return {choice.meaning.need for question in questions for choice in question.choices}


def _finding(question: Question, choice: Choice, theme: Theme | None, *, is_screening: bool) -> Finding:
    meaning = choice.meaning
    return Finding(
        question=question.key,
        choice=choice.key,
        theme=theme.key if theme else None,
        state=meaning.state,
        impact=meaning.impact,
        urgency=meaning.urgency,
        labels=meaning.labels,
        sentence=meaning.strength if meaning.state is State.strength else meaning.difficulty,
        need=meaning.need or (theme.need if theme else None),
        danger=_danger(meaning),
        is_screening=is_screening,
    )
