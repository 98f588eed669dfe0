"""A fact came in a sentence that opens no search (« non, à Castres »): what was going on goes on with it."""

from collections.abc import Iterator
from dataclasses import replace

from bot.actions.answering import answer_need, for_a_request
from bot.actions.base import RelaisAction
from bot.actions.diagnostic.moves import LOOP
from bot.actions.notices import flush
from bot.actions.replies import Keep, Reply, Say, Then
from bot.actions.talk import Talk


class ActionCancel(RelaisAction):
    """« laisse tomber » when nothing is asked; a request that waits is not given up by mistake."""

    key = "action_cancel"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        if answered := list(for_a_request(talk)):
            yield from answered
        elif talk.heard.is_waiting_for_a_person:
            name = str((talk.heard.handoff or {}).get("structure"))
            yield Say("utter_handoff_still_there", {"name": name}, [talk.doors.handing.cancel_button()])
        else:
            yield Say("utter_cancel")


class ActionYesOrNo(RelaisAction):
    """A yes or a no when nothing was asked; it may hold a correction."""

    key = "action_yes_or_no"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        if answered := list(for_a_request(talk)):
            yield from answered
        elif talk.has_ended:
            yield Then("action_diagnostic_end")
        elif talk.desk.is_open:
            yield Then(LOOP)
        elif has_a_place_or_a_fact(talk):
            yield from go_on(talk)
        else:
            yield Say("utter_affirm" if talk.heard.intent == "affirm" else "utter_deny")


def has_a_place_or_a_fact(talk: Talk) -> bool:
    memory = talk.state.memory
    return memory.has_learned or (memory.question is not None and talk.state.need is not None)


def go_on(talk: Talk) -> Iterator[Reply]:
    """Ask the need, ask the place, or answer. The form opens only to ask: it could not close in the same turn."""
    yield from flush(talk)
    yield Keep({"memory": talk.state.but(notices=()).memory.to_slot()})
    if talk.state.need is None:
        yield Say("utter_ask_need")
    elif talk.state.place is None:
        yield Then("search_form")
    else:
        yield from answer_need(replace(talk, state=talk.state.but(notices=())))
