"""While a request waits, and the first turn after its end: where it stands, giving it up, what comes next."""

from collections.abc import Iterator
from typing import Any

from bot.actions.base import RelaisAction
from bot.actions.heard import Heard
from bot.actions.replies import Keep, Reply, Say, Send
from bot.actions.talk import Talk
from relais.effects import AnswerAppointment, CancelHandoff, ShowReaders

CONFIRMED, CANCELLED = "confirmed", "cancelled"
_SAYS_NOTHING = {"person_left", "cancelled"}
_LATER = "deferred"


def gives_up(talk: Talk) -> bool:
    """« je ne veux plus attendre »"""
    return talk.heard.is_waiting_for_a_person and talk.doors.handing.says("stop_waiting", talk.heard.text)


def standing(talk: Talk) -> Say:
    """Where it stands; the gateway knows."""
    known = _known(talk.heard)
    values = {"name": known["structure"], "place": known.get("place")}
    if known["state"] == _LATER:
        key = "utter_handoff_is_deferred"
    else:
        key = "utter_handoff_is_waiting_place" if known.get("place") else "utter_handoff_is_waiting"
    return Say(key, values, [talk.doors.handing.cancel_button()])


def cancelled(talk: Talk) -> Iterator[Reply]:
    """The gateway says that it is done."""
    if not talk.heard.is_waiting_for_a_person:
        yield Say("utter_handoff_nothing_to_cancel")
        return
    yield Send(CancelHandoff())
    yield Say("utter_handoff_cancelled")


def told_how_it_ended(talk: Talk) -> Iterator[Reply]:
    """One kind sentence, once, never in the answer to danger; nothing when she left by herself."""
    outcome = (talk.heard.handoff or {}).get("ended")
    is_danger = talk.heard.danger or talk.heard.intent in talk.doors.safety.situation_of_intent
    if not outcome or is_danger or outcome in _SAYS_NOTHING or talk.request.told == talk.heard.message_id:
        return
    sentences = talk.doors.handing.table["ended"]
    yield Say(sentences.get(outcome, sentences["other"]))
    yield Keep({"handoff": talk.request.but(told=talk.heard.message_id).to_slot()})


class ActionCancelHandoff(RelaisAction):
    """The button « Ne plus attendre »."""

    key = "action_cancel_handoff"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        yield from cancelled(talk)


def answer_to_appointment(talk: Talk) -> str | None:
    """« je ne viens pas », « oui je serai là »: confirmed or cancelled, while there is an appointment to answer.

    A bare yes or no counts when nothing else was asked.
    """
    appointment, handing = talk.heard.appointment, talk.doors.handing
    if appointment is None:
        return None
    if handing.says("not_coming", talk.heard.text):
        return CANCELLED
    is_new = appointment["state"] == "proposed"
    if is_new and handing.says("coming", talk.heard.text):
        return CONFIRMED
    is_free = talk.heard.active_loop is None and talk.state.memory.question is None and not talk.desk.is_open
    return {"affirm": CONFIRMED, "deny": CANCELLED}.get(talk.heard.intent) if is_new and is_free else None


def answered_appointment(state: str) -> Iterator[Reply]:
    """The gateway says the date."""
    yield Send(AnswerAppointment(state))
    yield Say("utter_appointment_confirmed" if state == CONFIRMED else "utter_appointment_cancelled")


class ActionAnswerAppointment(RelaisAction):
    """A button of a proposed appointment."""

    key = "action_answer_appointment"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        yield from answered_appointment(str(talk.heard.first("state")))


class ActionAskPrivacy(RelaisAction):
    """« qui peut lire ? »: the gateway knows who may, who did and until when, and says it first."""

    key = "action_ask_privacy"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        yield Send(ShowReaders())
        yield Say("utter_ask_privacy")


def _known(heard: Heard) -> dict[str, Any]:
    return dict(heard.handoff or {})
