"""Moves that are no answers: pass, go back, ask why, see the result, stop, come back, say how a step went. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.actions.diagnostic.answers import advanced, corrected, question_of
from bot.actions.diagnostic.desk import At, Desk
from bot.actions.diagnostic.known import begun
from bot.actions.diagnostic.moves import Move
from bot.actions.doors import Doors
from bot.actions.heard import Heard
from bot.actions.memory import State
from relais.diagnostic import path, steps
from relais.diagnostic.session import Path, alone, passed, switched

Moved = tuple[Desk, State]


def moved(desk: Desk, state: State, move: Move, heard: Heard, doors: Doors) -> Moved:
    """The desk after a move; one that has no sense here leaves it as it is."""
    if move in _PLACES:
        return desk.but(at=_PLACES[move], tries=0), state
    return _MOVES[move](desk, state, heard, doors) if move in _MOVES else (desk, state)


def steps_moved(desk: Desk, state: State, move: Move, heard: Heard, doors: Doors) -> Moved:
    """How a next step went. A reason is asked once; then another place is looked for."""
    key = str(heard.first("step") or desk.step or "")
    if desk.session is None or not key:
        return desk, state
    if move is Move.step_done:
        session = steps.step_done(desk.session, key, now=heard.now)
        return desk.but(session=session, at=At.away, step=None), state.saying("utter_step_done")
    if move is Move.step_later:
        return desk.but(at=At.away, step=None), state.saying("utter_step_later")
    reason = heard.first("reason") or (heard.text if desk.at is At.step_failed else None)
    if move is Move.step_failed and reason is None:
        return desk.but(at=At.step_failed, step=key), state
    known_reason = str(reason) if str(reason) in doors.diagnostic.moves.reasons else "other"
    session = steps.step_failed(desk.session, key, known_reason, now=heard.now)
    return desk.but(session=session, at=At.other_service, step=key), state


def _quick(desk: Desk, state: State, heard: Heard, doors: Doors) -> Moved:
    session = desk.session or begun(state, heard, doors)
    return advanced(desk.but(session=session), doors.diagnostic.content), state


def _complete(desk: Desk, state: State, heard: Heard, doors: Doors) -> Moved:
    """All the questions, without losing an answer."""
    session = desk.session or begun(state, heard, doors, Path.complete)
    return advanced(desk.but(session=switched(session, Path.complete, now=heard.now)), doors.diagnostic.content), state


def _passed(desk: Desk, state: State, heard: Heard, doors: Doors) -> Moved:
    if desk.session is None or desk.question is None:
        return _quick(desk, state, heard, doors)
    content = doors.diagnostic.content
    session = passed(content, desk.session, desk.question, now=heard.now)
    return advanced(desk.but(session=session), content), _place_forgotten(state)


def _back(desk: Desk, state: State, heard: Heard, doors: Doors) -> Moved:
    before = path.previous(doors.diagnostic.content, desk.session) if desk.session else None
    if before is None:
        return desk, state.saying("utter_diagnostic_first_question")
    return corrected(
        desk, replace(_place_forgotten(state), place=None) if before == "commune" else state, before, heard, doors
    )


def _why(desk: Desk, state: State, _heard: Heard, doors: Doors) -> Moved:
    question = question_of(desk, doors.diagnostic.content)
    if question is None:
        return desk, state.saying("utter_diagnostic_what_for")
    return desk.but(at=At.question, understood=()), state.saying("utter_diagnostic_why", why=question.why)


def _explain(desk: Desk, state: State, heard: Heard, doors: Doors) -> Moved:
    """Not understood by the person: why it is asked, and that the nearest answer will do."""
    desk, state = _why(desk, state, heard, doors)
    return desk, state.saying("utter_diagnostic_choose")


def _result(desk: Desk, state: State, _heard: Heard, _doors: Doors) -> Moved:
    if desk.session is None:
        return desk, state.saying("utter_diagnostic_nothing_yet")
    return desk.but(at=At.result, understood=(), tries=0), state


def _resume(desk: Desk, state: State, _heard: Heard, doors: Doors) -> Moved:
    return (advanced(desk, doors.diagnostic.content) if desk.session else Desk(at=At.opening)), state


def _alone(desk: Desk, state: State, heard: Heard, doors: Doors) -> Moved:
    """Nobody reads along any more: what waited is asked."""
    if desk.session is None:
        return desk, state
    return advanced(desk.but(session=alone(desk.session, now=heard.now)), doors.diagnostic.content), state


def _restart(_desk: Desk, state: State, _heard: Heard, _doors: Doors) -> Moved:
    return Desk(at=At.opening), state


def _correct(desk: Desk, state: State, _heard: Heard, _doors: Doors) -> Moved:
    return desk.but(at=At.correcting if desk.session else At.opening, tries=0), state


def _place_forgotten(state: State) -> State:
    """The open question on the place goes with the question that was passed."""
    return state.but(question=None)


_PLACES: Mapping[Move, At] = {
    Move.stop: At.away,
    Move.is_me: At.agreed,
    Move.send: At.sending,
    Move.prepare: At.prepared,
    Move.keep: At.kept,
}
_MOVES: Mapping[Move, Callable[[Desk, State, Heard, Doors], Moved]] = {
    Move.quick: _quick,
    Move.complete: _complete,
    Move.passed: _passed,
    Move.back: _back,
    Move.why: _why,
    Move.explain: _explain,
    Move.result: _result,
    Move.resume: _resume,
    Move.restart: _restart,
    Move.correct: _correct,
    Move.alone: _alone,
    Move.yes: lambda desk, state, heard, doors: (desk, state),
}
