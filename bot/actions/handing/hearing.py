"""What a message changes in a request to a person. Pure: nothing is said here."""

from dataclasses import dataclass

from bot.actions.diagnostic.moves import Move
from bot.actions.doors import Doors
from bot.actions.handing import reading
from bot.actions.handing.circumstances import WISHES, is_a_number
from bot.actions.handing.desk import At, Mode, Request
from bot.actions.handing.questions import WANTED, advanced, answered, chosen_mode, gone_back, passed
from bot.actions.handing.tools import INTENT, LOOP
from bot.actions.heard import Heard
from bot.actions.memory import State

_DANGER = {"distress_suicide", "distress_violence"}
_READ_FIRST = {At.message, At.means, At.confirming}  # an answer there cannot be anything else
_ANSWERS_OUTSIDE = {"affirm", "deny", "cancel", "nlu_fallback", "inform"} | WISHES


@dataclass(frozen=True)
class Taken:
    """`is_answer`: the message was for the request. `is_over`: nothing more is asked now."""

    request: Request
    state: State
    is_answer: bool
    is_over: bool = False


def concerns_the_request(request: Request, heard: Heard) -> bool:
    """A button of it, a message while its form asks, or an answer to the ways that were offered."""
    if heard.intent == INTENT or heard.active_loop == LOOP:
        return True
    return request.at is At.offering and heard.active_loop is None and heard.intent in _ANSWERS_OUTSIDE


def hear(request: Request, state: State, heard: Heard, doors: Doors) -> Taken:
    """One message. What is for somebody else leaves the request as it is (`is_answer` false)."""
    taken = _heard(request, state, heard, doors)
    if not taken.is_answer:
        return taken
    state = taken.state.but(failures=0, heard=heard.message_id)
    return Taken(taken.request.but(heard=heard.message_id), state, is_answer=True, is_over=not taken.request.is_open)


def _heard(request: Request, state: State, heard: Heard, doors: Doors) -> Taken:
    if heard.intent == INTENT:
        return _clicked(request, state, heard, doors)
    if request.at is At.offering:
        return _offered(request, state, heard, doors)
    is_danger = heard.intent in _DANGER and not is_a_number(heard)
    if is_danger or not request.is_open:
        return Taken(request, state, is_answer=False)
    return _typed(request, state, heard, doors)


def _offered(request: Request, state: State, heard: Heard, doors: Doors) -> Taken:
    """In words, when no button was pressed."""
    mode = doors.handing.mode_said(heard.text)
    if mode:
        return _taken(chosen_mode(request, mode), state)
    if heard.intent in {"deny", "cancel"} or doors.diagnostic.moves.said(heard, Move.stop):
        return _taken(request.but(at=At.stopped), state)
    return (
        _taken(request, state.saying("utter_handoff_press")) if heard.intent == "affirm" else _not_mine(request, state)
    )


def _clicked(request: Request, state: State, heard: Heard, doors: Doors) -> Taken:
    mode, move, question = heard.first("mode"), heard.first("move"), heard.first("question")
    if mode:
        known = request if request.taker else request.but(at=At.offering, wanted=Mode(str(mode)))
        return _taken(chosen_mode(known, Mode(str(mode))) if request.taker else known, state)
    if request.mode is None:  # a button of a request that is over
        return _taken(request.but(at=At.stopped), state)
    if question and heard.first("choice") is not None:
        at, key = At(str(question)), str(heard.first("choice"))
        return _taken(reading.with_choice(request, at, key, doors.handing), state)
    if move == "chosen" and question:
        return _taken(reading.with_list(request, At(str(question)), _chosen(heard), doors.handing), state)
    if move in {"send", "bare"}:
        return _taken(request.but(at=At.sent, chosen=_chosen(heard) if move == "send" else ()), state)
    return Taken(*_moved(request, state, str(move)), is_answer=True)


def _chosen(heard: Heard) -> tuple[str, ...]:
    return tuple(value for value in str(heard.first("chosen") or "").split(",") if value)


def _typed(request: Request, state: State, heard: Heard, doors: Doors) -> Taken:
    moves, handing = doors.diagnostic.moves, doors.handing
    said = moves.said(heard, Move.passed, Move.back, Move.stop, Move.why)
    if said:
        return Taken(*_moved(request, state, str(said)), is_answer=True)
    reads_first = request.at in _READ_FIRST or reading.is_plain_answer(request, heard, handing)
    if reads_first and (found := reading.read(request, heard, handing)):
        return _taken(found, state)
    if request.at is At.confirming and heard.intent in {"affirm", "deny"}:
        return Taken(*_moved(request, state, "yes" if heard.intent == "affirm" else "no"), is_answer=True)
    meant = moves.meant(heard)
    if meant and request.at is not At.first_name:
        return Taken(*_moved(request, state, str(meant)), is_answer=True)
    if moves.is_digression(heard) and not _is_meant_as_answer(request, heard):
        return _not_mine(request, state)
    if not reads_first and (found := reading.read(request, heard, handing)):
        return _taken(found, state)
    if meant:
        return Taken(*_moved(request, state, str(meant)), is_answer=True)
    if heard.intent in WISHES:  # it is being asked for: the question again
        return _taken(request, state)
    return Taken(*_not_understood(request, state), is_answer=True)


def _is_meant_as_answer(request: Request, heard: Heard) -> bool:
    """« Louise » alone is no wish for lodging; « logement » says what to talk about; a person was asked for already."""
    if heard.intent in WISHES or is_a_number(heard):
        return True
    if request.at is At.first_name:
        is_alone = len(heard.text.split()) == 1 and heard.intent.startswith("search_")
        return is_alone or heard.first("first_name") is not None
    return request.at is At.purpose and heard.intent.startswith("search_") and "?" not in heard.text


def _moved(request: Request, state: State, move: str) -> tuple[Request, State]:
    if move == "stop" or move == "not_now":
        return request.but(at=At.stopped), state
    if move == "pass":
        return _passed(request, state)
    if move == "back":
        before = gone_back(request)
        return (before, state) if before else (request, state.saying("utter_handoff_first_question"))
    if move == "yes" and request.at is At.confirming and request.unconfirmed:
        kind, said = request.unconfirmed
        known = request.with_contact(**{kind: said}).but(unconfirmed=None)
        return answered(known, At.means), state
    if move == "no" and request.at is At.confirming:
        return request.but(at=At.means, unconfirmed=None, tries=0), state
    if move == "on_site":
        return answered(request.with_contact(on_site=True).but(unconfirmed=None), At.means), state
    if move == "resume":
        return advanced(request), state
    return request, state.saying("utter_handoff_why")


def _passed(request: Request, state: State) -> tuple[Request, State]:
    if request.at in WANTED or request.at is At.confirming:
        key = "utter_handoff_choose" if request.at is At.message else "utter_handoff_means_wanted"
        return request, state.saying(key)
    if request.at is At.sending:
        return request, state.saying("utter_handoff_press")
    return passed(request, request.at), state


def _not_understood(request: Request, state: State) -> tuple[Request, State]:
    """The explanation of what is expected once; then what else can be done. Nothing is passed for her."""
    request = request.but(tries=request.tries + 1)
    if request.at is At.sending:
        return request, state.saying("utter_handoff_press")
    if request.at in {At.means, At.confirming}:
        key = "utter_handoff_means_unclear" if request.tries == 1 else "utter_handoff_means_wanted"
        return request, state.saying(key)
    return request, state.saying("utter_handoff_choose")


def _taken(request: Request, state: State) -> Taken:
    return Taken(request, state, is_answer=True)


def _not_mine(request: Request, state: State) -> Taken:
    return Taken(request, state, is_answer=False)
