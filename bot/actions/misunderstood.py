"""What was not understood: asked otherwise, then a choice between two readings, then the menu and a person.

There is no fourth way, but the right door when a word names one. The count starts again as soon as something is
understood (bot/actions/remember.py).
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.actions.answering import for_a_request
from bot.actions.base import RelaisAction
from bot.actions.going_on import go_on
from bot.actions.replies import Button, Keep, Reply, Say
from bot.actions.structures import find_structure
from bot.actions.talk import Talk
from relais.offers.contacts import phone_of

READINGS = 2
# A reading that would be no help as a choice.
_NO_CHOICE = {"nlu_fallback", "inform", "affirm", "deny", "out_of_scope", "greet", "goodbye", "thank", "rephrase"}


class ActionDefaultFallback(RelaisAction):
    """Takes the place of Rasa's own, which says nothing."""

    key = "action_default_fallback"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        if answered := list(for_a_request(talk)):
            yield from answered
            return
        memory = talk.state.memory
        failures = memory.failures + 1
        counted = talk.state.but(failures=failures)
        if failures == 1 and memory.has_learned and not talk.heard.active_loop:
            yield from go_on(replace(talk, state=counted))
            return
        yield Keep({"memory": counted.memory.to_slot()})
        readings = self._readings(talk)
        door = talk.doors.elsewhere.find(talk.heard.text) if not talk.heard.active_loop else None
        if door:
            yield door.shown()
        elif failures == 1:
            yield Say("utter_fallback_rephrase")
        elif failures == READINGS and readings:
            yield Say("utter_fallback_choice", {}, [*readings, talk.doors.buttons.build("help")])
        else:
            yield self._menu(talk)

    def _readings(self, talk: Talk) -> list[Button]:
        likely = [intent for intent in talk.heard.ranking if intent not in _NO_CHOICE and intent in talk.doors.labels]
        return [Button(talk.doors.labels[intent], intent, _carried(talk)) for intent in likely[:READINGS]]

    def _menu(self, talk: Talk) -> Say:
        structure = find_structure(talk)
        phone = phone_of(structure.telephone) if structure else None
        if structure and phone:
            return Say("utter_fallback_menu_with_phone", {"name": structure.name, "phone": phone["display"]})
        return Say("utter_fallback_menu")


def _carried(talk: Talk) -> dict[str, str]:
    """What was said with the words that were not understood is not lost by the click."""
    kept = ("trade", "fee", "remote", "distance_km", "age")
    return {name: str(talk.heard.first(name)) for name in kept if talk.heard.first(name)}
