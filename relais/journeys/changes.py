"""What changed between two whole self-diagnostics: answers, and what became of the steps. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from relais.diagnostic.model import Content, Question
from relais.diagnostic.path import next_question
from relais.diagnostic.record import Session, StepState
from relais.diagnostic.standing import all_questions, chosen, find_theme, text_of


def is_whole(content: Content, session: Session) -> bool:
    """Everything of its path was answered or passed."""
    return next_question(content, session) is None


def changes_between(content: Content, before: Session | None, after: Session) -> Iterator[dict[str, Any]]:
    """`{kind, is_private, …}`: diagnostic_done, answer_changed (from, to), step_told, step_done, step_failed."""
    if before is None or before.started_at != after.started_at:
        yield {"kind": "diagnostic_done", "is_private": False, "path": str(after.path)}
    else:
        yield from _answers(content, before, after)
    yield from _steps(content, before, after)


def _answers(content: Content, before: Session, after: Session) -> Iterator[dict[str, Any]]:
    for question in all_questions(content):
        was, is_now = _said(content, before, question), _said(content, after, question)
        if was != is_now:
            beside = {"question": question.text, "from": was, "to": is_now}
            yield {"kind": "answer_changed", "is_private": _is_private(content, question.theme), **beside}


def _steps(content: Content, before: Session | None, after: Session) -> Iterator[dict[str, Any]]:
    known: Mapping[str, StepState] = {step.key: step for step in before.steps} if before else {}
    for step in after.steps:
        was = known.get(step.key)
        if was is None or _what(was) != _what(step):
            yield _step("step_told", content, step)
        if step.state != "open" and (was is None or was.state != step.state):
            yield _step(f"step_{step.state}", content, step)


def _step(kind: str, content: Content, step: StepState) -> dict[str, Any]:
    service = step.service["name"] if step.service else None
    said = {"step": step.key, "text": step.text, "service": service, "reason": step.reason}
    return {"kind": kind, "is_private": _is_private(content, step.theme), **said}


def _what(step: StepState) -> tuple[Any, ...]:
    return step.text, step.service and step.service.get("offer_id")


def _said(content: Content, session: Session, question: Question) -> str | None:
    labels = ", ".join(choice.label for choice in chosen(content, session, question.key))
    return labels or text_of(content, session, question.key)


def _is_private(content: Content, theme: str | None) -> bool:
    found = find_theme(content, theme)
    return found is not None and found.is_private
