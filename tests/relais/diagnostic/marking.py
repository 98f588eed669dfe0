"""A questionnaire in which every text says, between ⟦ ⟧, under which item it may be sent."""

from dataclasses import fields, replace

from relais.diagnostic.model import Choice, Content, Labels, Question, Steps, Theme
from relais.diagnostic.summary import Beside

BESIDE = Beside(
    contact={"first_name": "⟦contact⟧"},
    demand="⟦demand⟧",
    seen={"⟦seen⟧": "⟦seen⟧"},
    appointment=("⟦appointment⟧",),
)


def mark_of(key: str) -> str:
    return f"⟦{key}⟧"


def marked(content: Content) -> Content:
    return replace(
        content,
        profile=tuple(_question(question, "profile") for question in content.profile),
        subjects=_question(content.subjects, "subjects"),
        safety_net=_question(content.safety_net, "safety_net"),
        priority=_question(content.priority, "priority"),
        themes=tuple(_theme(theme) for theme in content.themes),
    )


def _theme(theme: Theme) -> Theme:
    return replace(
        theme,
        title=mark_of(theme.key),
        label=mark_of(theme.key),
        france_travail=mark_of(theme.key),
        screening=_question(theme.screening, theme.key),
        follow_ups=tuple(_question(question, theme.key) for question in theme.follow_ups),
        steps=Steps(**{field.name: mark_of(theme.key) for field in fields(Steps)}),
    )


def _question(question: Question, key: str) -> Question:
    choices = tuple(_choice(choice, key) for choice in question.choices)
    return replace(question, text=mark_of(key), why=mark_of(key), choices=choices)


def _choice(choice: Choice, key: str) -> Choice:
    meaning, mark = choice.meaning, mark_of(key)
    labels = Labels(
        **{field.name: tuple(f"{one}{mark}" for one in getattr(meaning.labels, field.name)) for field in fields(Labels)}
    )
    said = {"strength": meaning.strength and mark, "difficulty": meaning.difficulty and mark}
    return replace(choice, label=mark, meaning=replace(meaning, labels=labels, **said))
