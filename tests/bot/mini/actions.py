"""Actions of the mini bot: one that counts, one that breaks, one that asks for an effect."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher


class ActionCount(Action):
    def name(self) -> str:
        return "action_count"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Any) -> list[Any]:
        count = int(tracker.get_slot("count") or 0) + 1
        dispatcher.utter_message(response="utter_count", number=count)
        return [SlotSet("count", count)]


class ActionBreak(Action):
    def name(self) -> str:
        return "action_break"

    def run(self, dispatcher: CollectingDispatcher, _tracker: Tracker, _domain: Any) -> list[Any]:
        dispatcher.utter_message(text="half an answer")
        raise RuntimeError("broken on purpose")


class ActionErase(Action):
    def name(self) -> str:
        return "action_erase"

    def run(self, dispatcher: CollectingDispatcher, _tracker: Tracker, _domain: Any) -> list[Any]:
        dispatcher.utter_message(json_message={"relais_effect": {"kind": "erase_data"}})
        dispatcher.utter_message(json_message={"relais": {"kind": "text", "text": "Erased.", "key": "erased"}})
        return []


class ActionMute(Action):
    def name(self) -> str:
        return "action_mute"

    def run(self, _dispatcher: CollectingDispatcher, _tracker: Tracker, _domain: Any) -> list[Any]:
        return []
