"""Says once in each language, in that language, that Relais understands it when it is simple and answers in French."""

from collections.abc import Iterator

from bot.actions.base import RelaisAction
from bot.actions.handing.waiting import told_how_it_ended
from bot.actions.languages import FRENCH
from bot.actions.memory import State
from bot.actions.replies import Keep, Reply, Say
from bot.actions.resuming import offer_to_resume
from bot.actions.talk import Talk

_SAYS_IT_ITSELF = "change_language"


class ActionIntroduce(RelaisAction):
    """Opens the answer to the first message in a language; nothing comes before a number of safety.

    Under this name Rasa runs it for each message after `action_remember`, before any rule, and lets it speak: what
    `action_remember` itself would say, Rasa drops (3.6.21, ActionExtractSlots).
    """

    key = "action_validate_slot_mappings"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        yield from told_how_it_ended(talk)
        if resumed := list(offer_to_resume(talk)):
            yield from resumed
            return
        name = talk.doors.languages.spoken(talk.heard)
        is_danger = talk.heard.intent in talk.doors.safety.situation_of_intent
        if name is None or is_danger or talk.heard.intent == _SAYS_IT_ITSELF or name in talk.state.memory.told_in:
            return
        yield Say(talk.doors.languages.lines[name].says)
        yield Keep({"memory": _told(talk.state, name).memory.to_slot()})


class ActionChangeLanguage(RelaisAction):
    """What exists today: answers in French only. In the language that is asked for, when it is one of ours."""

    key = "action_change_language"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        name = talk.doors.languages.asked(talk.heard)
        if name is None:
            yield Say("utter_change_language")
            return
        yield Say(talk.doors.languages.lines[name].says)
        if name != FRENCH:
            yield Say("utter_answers_in_french")
            yield Keep({"memory": _told(talk.state, name).memory.to_slot()})


def _told(state: State, name: str) -> State:
    return state.but(told_in=tuple(dict.fromkeys([*state.memory.told_in, name])))
