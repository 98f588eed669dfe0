"""Rasa runs this for each message, before anything else (slot mappings of domain.yml): what was said is taken in once.

A form takes the message as an answer when it sets the slots `need` or `place`, and lets the rules answer otherwise.
"""

from collections.abc import Iterator

from bot.actions.base import RelaisAction
from bot.actions.diagnostic.desk import At
from bot.actions.diagnostic.hearing import Taken, concerns_the_questionnaire, hear
from bot.actions.diagnostic.moves import LOOP
from bot.actions.handing.circumstances import with_circumstances
from bot.actions.handing.hearing import Taken as TakenRequest
from bot.actions.handing.hearing import concerns_the_request
from bot.actions.handing.hearing import hear as hear_request
from bot.actions.handing.tools import LOOP as HANDOFF_LOOP
from bot.actions.hearing import remember, with_page_turned
from bot.actions.replies import Keep, Reply
from bot.actions.talk import Talk


class ActionRemember(RelaisAction):
    """Rasa runs it twice when a form opens; the second time says nothing new."""

    key = "action_remember"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        if talk.heard.message_id and talk.heard.message_id == talk.state.memory.heard:
            return
        request = with_circumstances(talk.request, talk.state, talk.heard, talk.doors)
        if request != talk.request:
            yield Keep({"handoff": request.to_slot()})
        if concerns_the_request(request, talk.heard):
            told = hear_request(request, with_page_turned(talk.state, talk.heard), talk.heard, talk.doors)
            if told.is_answer:
                yield _requested(told, talk)
                return
        if concerns_the_questionnaire(talk.desk, talk.heard):
            heard = hear(talk.desk, with_page_turned(talk.state, talk.heard), talk.heard, talk.doors)
            if heard.is_answer:
                yield _kept(heard, talk)
                return
        if talk.desk.is_open and talk.heard.intent in talk.doors.safety.situation_of_intent:
            yield Keep({"diagnostic": talk.desk.but(at=At.paused).to_slot()})
        taken = remember(talk.state, talk.heard, talk.doors)
        before, after = talk.state.to_slots(), taken.state.to_slots()
        if talk.heard.active_loop != "search_form":
            yield Keep({name: value for name, value in after.items() if value != before[name]})
        else:
            yield Keep(after if taken.is_answer else {"memory": after["memory"]})


def _requested(taken: TakenRequest, talk: Talk) -> Keep:
    """As `_kept`, of a request to a person."""
    before, after = talk.state.to_slots(), taken.state.to_slots()
    changed = {name: value for name, value in after.items() if value != before[name]}
    is_asked = talk.heard.active_loop == HANDOFF_LOOP or taken.is_over
    end = {"handoff_end": str(taken.request.at) if taken.is_over else None} if is_asked else {}
    return Keep({**changed, "handoff": taken.request.to_slot(), **end})


def _kept(taken: Taken, talk: Talk) -> Keep:
    """An answer to the questionnaire; setting `diagnostic_end`, even to nothing, tells the form that it was one."""
    before, after = talk.state.to_slots(), taken.state.to_slots()
    changed = {name: value for name, value in after.items() if value != before[name]}
    is_asked = talk.heard.active_loop == LOOP or taken.is_over
    end = {"diagnostic_end": str(taken.desk.at) if taken.is_over else None} if is_asked else {}
    return Keep({**changed, "diagnostic": taken.desk.to_slot(), **end})
