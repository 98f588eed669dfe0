"""The question in front of the person, as one line with its quick replies and the ways on and out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.actions.asking import ask_place
from bot.actions.base import RelaisAction
from bot.actions.diagnostic.answers import IN_WORDS
from bot.actions.diagnostic.desk import At
from bot.actions.diagnostic.moves import LOOP, choice_button
from bot.actions.handing.tools import LOOP as HANDOFF_LOOP
from bot.actions.notices import flush
from bot.actions.replies import Button, Reply, Say, Send, Show, Then
from bot.actions.talk import Talk
from relais.diagnostic import path
from relais.diagnostic.meaning import get_question
from relais.diagnostic.model import Kind, Question
from relais.effects import SaveDiagnostic

KIND = "diagnostic"
_WAYS = ("pass", "back", "why_question", "result", "stop")


class ActionAskDiagnosticEnd(RelaisAction):
    """Asks for what `diagnostic_form` waits for; what the last answer changed is saved with it."""

    key = "action_ask_diagnostic_end"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        yield from flush(talk)
        yield from asked(talk)
        if talk.desk.session is not None:
            yield Send(SaveDiagnostic(talk.desk.session.to_json()))


def back_to_the_question(talk: Talk) -> Iterator[Reply]:
    """After a search or a question in the middle: where we were. A request to a person comes first."""
    if talk.request.is_open:
        yield Then(HANDOFF_LOOP)
    elif talk.desk.is_open:
        yield Then(LOOP)


def asked(talk: Talk) -> Iterator[Reply]:
    """By where the desk stands."""
    desk, moves = talk.desk, talk.doors.diagnostic.moves
    if desk.at is At.opening:
        buttons = [moves.button(key) for key in ("quick", "complete", "why")]
        yield _line("utter_diagnostic_opening", talk.doors.diagnostic.content.words["opening"], buttons)
    elif desk.at is At.resuming:
        yield _resuming(talk)
    elif desk.at is At.confirming:
        yield _confirming(talk)
    elif desk.at is At.correcting:
        yield _correcting(talk)
    elif desk.at is At.step_failed:
        reasons = [
            Button(
                label,
                moves.button("step_failed").intent,
                {"move": "step_failed", "step": desk.step or "", "reason": key},
            )
            for key, label in moves.reasons.items()
        ]
        yield Say("utter_step_reason", {}, reasons)
    else:
        yield from _question(talk)


def _question(talk: Talk) -> Iterator[Reply]:
    content, desk = talk.doors.diagnostic.content, talk.desk
    if desk.session is None or desk.question is None:
        raise ValueError("no question is open")
    question = get_question(content, desk.question)
    if question.kind is Kind.commune and talk.state.memory.question is not None:
        yield ask_place(talk)
        return
    yield question_line(talk, question)


def question_line(talk: Talk, question: Question) -> Show:
    """Number, subject, question, answers; `text` says it all for channels without cards."""
    content, desk = talk.doors.diagnostic.content, talk.desk
    assert desk.session is not None
    choices = path.choices_of(content, desk.session, question)
    progress = path.progress(content, desk.session)
    theme = next((theme for theme in content.themes if theme.key == question.theme), None)
    head = {
        "key": question.key,
        "title": theme.title if theme else None,
        "pictogram": theme.pictogram if theme else None,
        "number": progress.number,
        "total": progress.total,
        "why": question.why,
        "intro": question.intro,
    }
    counted = content.words["progress"].format(number=progress.number, total=progress.total)
    text = "\n".join(filter(None, [counted, question.intro, question.text]))
    body: dict[str, Any] = {"kind": KIND, "text": text, "question": head | {"text": question.text}}
    if question.kind is Kind.several:
        listed = [choice for choice in choices if not choice.is_none]
        items = [{"value": choice.key, "label": choice.label, "is_ticked": False} for choice in listed]
        body["options"] = {"name": question.key, "most": question.most, "items": items}
        moves = talk.doors.diagnostic.moves
        buttons = [moves.button("chosen", question=question.key)]
        choices = tuple(choice for choice in choices if choice.is_none)
    else:
        buttons = []
    buttons += [choice_button(question.key, choice.key, choice.label) for choice in choices]
    body["buttons"] = [button.to_json() for button in [*buttons, *_ways(talk)]]
    return Show("action_ask_diagnostic", body)


def _ways(talk: Talk) -> list[Button]:
    return [talk.doors.diagnostic.moves.button(key) for key in _WAYS]


def _line(key: str, text: str, buttons: list[Button]) -> Show:
    return Show(key, {"kind": KIND, "text": text, "buttons": [button.to_json() for button in buttons]})


def _resuming(talk: Talk) -> Say:
    session, content = talk.desk.session, talk.doors.diagnostic.content
    assert session is not None
    buttons = [talk.doors.diagnostic.moves.button(key) for key in ("resume", "result", "restart")]
    question = path.next_question(content, session)
    if question is None:
        return Say("utter_diagnostic_is_done", {}, buttons[1:])
    progress = path.progress(content, session)
    return Say("utter_diagnostic_resume", {"number": progress.number, "total": progress.total}, buttons)


def _confirming(talk: Talk) -> Say:
    moves = talk.doors.diagnostic.moves
    understood = ", ".join(_label(talk, question, choice) for question, choice in talk.desk.understood)
    return Say("utter_diagnostic_confirm", {"understood": understood}, [moves.button("yes"), moves.button("no")])


def _label(talk: Talk, question: str, choice: str) -> str:
    if choice.startswith(IN_WORDS):
        return f"« {choice.removeprefix(IN_WORDS)} »"
    content, session = talk.doors.diagnostic.content, talk.desk.session
    assert session is not None
    choices = path.choices_of(content, session, get_question(content, question))
    return next(f"« {one.label} »" for one in choices if one.key == choice)


def _correcting(talk: Talk) -> Say:
    """One button for each subject that was answered."""
    content, session, moves = talk.doors.diagnostic.content, talk.desk.session, talk.doors.diagnostic.moves
    assert session is not None
    titles = {question.key: question.text for question in content.profile}
    titles |= {theme.screening.key: theme.title for theme in content.themes}
    buttons = [
        replace(moves.button("correct", question=key), label=title)
        for key, title in titles.items()
        if key in session.given
    ]
    return Say("utter_diagnostic_correct", {}, [*buttons, moves.button("result")])
