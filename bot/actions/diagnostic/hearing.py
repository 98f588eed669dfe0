"""What a message changes in « faire le point ». Pure: nothing is said here."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.actions.diagnostic import answers
from bot.actions.diagnostic.desk import At, Desk
from bot.actions.diagnostic.moves import INTENT, LOOP, Move
from bot.actions.diagnostic.steering import moved, steps_moved
from bot.actions.doors import Doors
from bot.actions.heard import Heard
from bot.actions.memory import State

MOST_TRIES = 3
AWAY = timedelta(hours=6)
_YES_OR_NO = {"affirm", "deny"}
_STARTS = {"start_diagnostic", "show_diagnostic"}
_QUESTION_MOVES = (Move.passed, Move.back, Move.why, Move.result, Move.stop, Move.complete)
_MOVES_AT = {
    At.opening: (Move.quick, Move.complete, Move.why, Move.stop, Move.result),
    At.resuming: (Move.resume, Move.restart, Move.stop, Move.result),
    At.question: _QUESTION_MOVES,
    At.confirming: _QUESTION_MOVES,
    At.correcting: (Move.stop, Move.result, Move.back),
    At.step: (Move.stop,),
    At.step_failed: (Move.stop, Move.passed),
}
_YES_NO_AT = {At.opening, At.resuming, At.confirming, At.step}


@dataclass(frozen=True)
class Taken:
    """`is_answer`: the message was for the questionnaire. `is_over`: nothing more is asked now."""

    desk: Desk
    state: State
    is_answer: bool
    is_over: bool = False


def concerns_the_questionnaire(desk: Desk, heard: Heard) -> bool:
    """It is asked, or it was clicked, or a question of it waits outside the form."""
    is_clicked = heard.intent in _STARTS or heard.intent == INTENT
    is_yes_or_no = heard.intent in _YES_OR_NO and heard.active_loop is None
    return is_clicked or heard.active_loop == LOOP or (is_yes_or_no and desk.at in {At.resuming, At.step})


def hear(desk: Desk, state: State, heard: Heard, doors: Doors) -> Taken:
    """One message. What is for somebody else leaves the desk as it is (`is_answer` false)."""
    if heard.intent == INTENT:
        return _ended(_clicked(desk, state, heard, doors), heard)
    if heard.intent == "start_diagnostic" and heard.active_loop != LOOP:
        return _ended(Taken(opened(desk), state, is_answer=True), heard)
    if heard.intent == "show_diagnostic" and desk.session is not None:
        return _ended(Taken(*moved(desk, state, Move.result, heard, doors), is_answer=True), heard)
    if heard.intent == "show_diagnostic":
        return _ended(Taken(opened(desk), state, is_answer=True), heard)
    taken = _typed(desk, state, heard, doors)
    return _ended(taken, heard) if taken.is_answer else taken


def is_a_return(desk: Desk, heard: Heard) -> bool:
    """After hours away the question is not taken up as if nothing had been."""
    return desk.at is At.question and desk.session is not None and heard.now - desk.session.updated_at > AWAY


def opened(desk: Desk) -> Desk:
    """From the beginning, or from where it was left."""
    if desk.session is None:
        return Desk(at=At.opening)
    return desk.but(at=At.resuming, tries=0)


def _clicked(desk: Desk, state: State, heard: Heard, doors: Doors) -> Taken:
    move, question = heard.first("move"), heard.first("question")
    if question and heard.first("choice") is not None:
        pairs = [(str(question), str(heard.first("choice")))]
        return Taken(*answers.taken(desk, state, pairs, heard, doors), is_answer=True)
    if move in (Move.yes, Move.no):
        said = replace(heard, intent="affirm" if move == Move.yes else "deny")
        return Taken(*_said_yes_or_no(desk, state, said, doors), is_answer=True)
    if move == Move.chosen and question:
        return Taken(*answers.ticked(desk, state, str(question), _chosen(heard), heard, doors), is_answer=True)
    if heard.first("step"):
        return Taken(*steps_moved(desk, state, Move(str(move)), heard, doors), is_answer=True)
    if move == Move.correct and question:
        return Taken(*answers.corrected(desk, state, str(question), heard, doors), is_answer=True)
    return Taken(*moved(desk, state, Move(str(move)), heard, doors), is_answer=True)


def _chosen(heard: Heard) -> tuple[str, ...]:
    return tuple(value for value in str(heard.first("chosen") or "").split(",") if value)


def _typed(desk: Desk, state: State, heard: Heard, doors: Doors) -> Taken:
    at = desk.at
    move = doors.diagnostic.moves.said(heard, *_MOVES_AT.get(at, ()))
    if move:
        return Taken(*moved(desk, state, move, heard, doors), is_answer=True)
    if at in _YES_NO_AT and heard.intent in _YES_OR_NO:
        return Taken(*_said_yes_or_no(desk, state, heard, doors), is_answer=True)
    if at is At.step_failed:
        return Taken(*steps_moved(desk, state, Move.step_failed, heard, doors), is_answer=True)
    if heard.active_loop != LOOP:
        return Taken(desk, state, is_answer=False)
    return _answered(desk, state, heard, doors)


def _said_yes_or_no(desk: Desk, state: State, heard: Heard, doors: Doors) -> tuple[Desk, State]:
    is_yes = heard.intent == "affirm"
    if desk.at is At.confirming:
        if is_yes:
            return answers.taken(desk, state, desk.understood, heard, doors)
        return desk.but(at=At.question, understood=(), tries=desk.tries + 1), state
    if desk.at is At.step:
        return steps_moved(desk, state, Move.step_done if is_yes else Move.step_failed, heard, doors)
    yes = Move.quick if desk.at is At.opening else Move.resume
    return moved(desk, state, yes if is_yes else Move.stop, heard, doors)


def _answered(desk: Desk, state: State, heard: Heard, doors: Doors) -> Taken:
    """In the person's words: an answer, a move, something else, or nothing that is understood."""
    found = answers.of_danger(heard, doors) or answers.read(desk, state, heard, doors)
    if found and found.is_sure:
        return Taken(*answers.given(desk, state, found, heard, doors), is_answer=True)
    if is_a_return(desk, heard):
        return Taken(desk.but(at=At.resuming, tries=0), state, is_answer=True)
    move = doors.diagnostic.moves.meant(heard)
    if move and move in (*_MOVES_AT.get(desk.at, ()), Move.explain):
        return Taken(*moved(desk, state, move, heard, doors), is_answer=True)
    if doors.diagnostic.moves.is_digression(heard) and not (found and found.names_a_trade):
        return Taken(desk, state, is_answer=False)
    if found:
        return Taken(*answers.given(desk, state, found, heard, doors), is_answer=True)
    return Taken(*not_understood(desk, state, heard, doors), is_answer=True)


def not_understood(desk: Desk, state: State, heard: Heard, doors: Doors) -> tuple[Desk, State]:
    """Asked otherwise, then with what can be done, then passed: never a loop."""
    desk = desk.but(tries=desk.tries + 1)
    if desk.tries < MOST_TRIES:
        is_vague = desk.tries > 1 or heard.intent in _YES_OR_NO
        key = "utter_diagnostic_choose" if is_vague else "utter_diagnostic_not_understood"
        return desk, state.saying(key)
    if desk.at is At.question:
        return moved(desk, state.saying("utter_diagnostic_passed_for_you"), Move.passed, heard, doors)
    return moved(desk, state, Move.stop, heard, doors)


def _ended(taken: Taken, heard: Heard) -> Taken:
    """The count of what was not understood by the search starts again; the form ends when nothing is asked."""
    state = taken.state.but(failures=0, heard=heard.message_id)
    return replace(taken, state=state, is_over=not taken.desk.is_open)
