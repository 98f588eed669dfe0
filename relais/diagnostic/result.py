"""The person's result: strengths first, what is hard, her priority, three dated steps, what was passed. Pure.

No score and no orientation: humans decide (diagnostic.md §0).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from relais.diagnostic import telling
from relais.diagnostic.follow_ups import put_off
from relais.diagnostic.meaning import Finding, findings, strongest, urgent
from relais.diagnostic.model import Content, State
from relais.diagnostic.path import choices_of
from relais.diagnostic.record import Session, StepState
from relais.diagnostic.standing import find_theme, is_answered
from relais.diagnostic.steps import Service, are_told, first_steps
from relais.diagnostic.wanted import Wanted, leading_theme, wanted_for

__all__ = ["Result", "Service", "Wanted", "leading_theme", "result_of", "wanted_for", "wanted_services"]


@dataclass(frozen=True)
class Result:
    """Sentences, ready to be read. `urgent`: a subject that is kept in the summary though another comes first.

    `others`, `passed`: names of subjects. `later`: some subjects wait until nobody reads along.
    """

    strengths: tuple[str, ...]
    difficulties: tuple[str, ...]
    others: tuple[str, ...]
    priority: str | None
    urgent: str | None
    steps: tuple[StepState, ...]
    passed: tuple[str, ...]
    later: str | None
    to_say: str

    def kept_in(self, session: Session) -> Session:
        """The session that remembers which steps were told."""
        return replace(session, steps=self.steps)

    def to_json(self, content: Content) -> dict[str, Any]:
        """As the event `diagnostic` carries it (docs/diagnostic.md)."""
        return {
            "strengths": list(self.strengths),
            "difficulties": list(self.difficulties),
            "others": list(self.others),
            "priority": self.priority,
            "urgent": self.urgent,
            "steps": [telling.step_to_json(step, self.to_say, content) for step in self.steps],
            "passed": list(self.passed),
            "later": self.later,
        }

    def in_words(self, content: Content) -> str:
        """The same as text, for reading aloud and for channels without tiles; 150 words at most."""
        words, steps = content.words, [telling.step_lines(step, self.to_say, content) for step in self.steps]
        return telling.fitted(
            [
                (0, telling.listed(words["strengths"], self.strengths)),
                (0, telling.listed(words["difficulties"], self.difficulties)),
                (2, telling.listed(words["others"], self.others)),
                (0, telling.listed(words["priority"], [self.priority] if self.priority else [])),
                (0, self.urgent or ""),
                *(
                    (rank, text)
                    for number, lines in enumerate(steps, 1)
                    for rank, text in telling.numbered(number, lines)
                ),
                (3, telling.listed(words["passed"], [", ".join(self.passed)] if self.passed else [])),
                (1, self.later or ""),
            ]
        )


def result_of(content: Content, session: Session, *, services: Mapping[str, Service], now: dt.datetime) -> Result:
    """At any time: with what is known so far. `services`: by subject. Steps that were told stay while they fit."""
    leading = leading_theme(content, session)
    wanted = wanted_for(content, session, leading)
    told = session.steps if are_told(content, session) else ()
    hard = _hardest(content, session)
    most = content.caps.difficulties
    return Result(
        strengths=_strengths(content, session),
        difficulties=tuple(str(one.sentence) for one in hard[:most]),
        others=_others(content, session, {one.theme for one in hard[:most]}),
        priority=priority_of(content, session),
        urgent=_urgent_besides(content, session),
        steps=told or first_steps(leading, wanted, services.get(leading.key), now=now),
        passed=_passed(content, session),
        later=content.words["in_private"] if put_off(content, session) else None,
        to_say=leading.steps.to_say,
    )


def wanted_services(content: Content, session: Session) -> tuple[Wanted, ...]:
    """What to look for before the result is told; nothing when its steps were told already."""
    if are_told(content, session):
        return ()
    return (wanted_for(content, session, leading_theme(content, session)),)


def _strengths(content: Content, session: Session) -> tuple[str, ...]:
    """First answers before the others; at least one true thing."""
    strong = [one for one in findings(content, session) if one.state is State.strength]
    strong.sort(key=lambda one: not one.is_screening)
    return _unique(one.sentence for one in strong)[: content.caps.strengths] or (content.words["took_the_time"],)


def _hardest(content: Content, session: Session) -> list[Finding]:
    """One for each subject, its heaviest; the heaviest subject first."""
    hard = [one for one in findings(content, session) if one.state is State.difficulty and one.sentence]
    hard.sort(key=lambda one: (-one.urgency, -one.impact))
    by_subject: dict[str, Finding] = {}
    for one in hard:
        by_subject.setdefault(one.theme or one.question, one)
    return list(by_subject.values())


def _others(content: Content, session: Session, told: Iterable[str | None]) -> tuple[str, ...]:
    """What there was no room for, and wishes, by the name of their subject; the priority has its own line."""
    known = {*told, session.choice(content.priority.key)}
    left = [find_theme(content, key) for key in strongest(content, session) if key not in known]
    return tuple(theme.title for theme in left if theme)


def priority_of(content: Content, session: Session) -> str | None:
    """In her words, when she used them."""
    given = session.given.get(content.priority.key)
    theme = find_theme(content, session.choice(content.priority.key))
    labels = {choice.key: choice.label for choice in choices_of(content, session, content.priority)}
    said = given.text if given else None
    return said or (theme.label if theme else labels.get(session.choice(content.priority.key) or ""))


def _urgent_besides(content: Content, session: Session) -> str | None:
    hers, label = session.choice(content.priority.key), priority_of(content, session)
    subjects = [find_theme(content, one.theme) for one in urgent(content, session) if one.theme != hers]
    first = next((theme for theme in subjects if theme), None)
    return content.words["urgent_besides"].format(choice=label, subject=first.title) if first and label else None


def _passed(content: Content, session: Session) -> tuple[str, ...]:
    """Names of subjects that were passed or not asked; no reason is given."""
    done = {one.theme for one in findings(content, session)} | {theme.key for theme in put_off(content, session)}
    return tuple(
        theme.title
        for theme in content.themes
        if theme.key not in done and not is_answered(session, theme.screening.key)
    )


def _unique(sentences: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for sentence in sentences if sentence))
