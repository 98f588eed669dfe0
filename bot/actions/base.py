"""The action that all of ours are: reads slots and the message, answers with replies, saves nothing.

What goes wrong is logged without anybody's words and raised: the turn fails honestly (bot/in_process.py).
"""

import asyncio
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

from rasa_sdk import Action
from rasa_sdk.events import FollowupAction, SlotSet

from bot.actions.replies import Keep, Reply, Say, Send, Then
from bot.actions.talk import Talk, talk_from
from relais.effects import to_json

log = logging.getLogger("relais.actions")


class RelaisAction(Action, ABC):
    """Abstract, because rasa_sdk makes one of every concrete action, without arguments."""

    key: ClassVar[str]

    def name(self) -> str:
        return self.key

    @abstractmethod
    def answer(self, talk: Talk) -> Iterator[Reply]:
        """The replies, in order. No clock, no writing: `talk` gives all there is."""

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        """In a thread: `answer` may read the database, and the loop also serves the health check."""
        try:
            replies = await asyncio.to_thread(lambda: list(self.answer(talk_from(tracker))))
        except Exception as error:
            log.error("%s failed: %s", self.key, type(error).__name__)
            raise
        return [event for reply in replies for event in _deliver(reply, dispatcher)]


def _deliver(reply: Reply, dispatcher: Any) -> list[dict[str, Any]]:
    if isinstance(reply, Keep):
        return [SlotSet(name, value) for name, value in reply.slots.items()]
    if isinstance(reply, Then):
        return [FollowupAction(reply.action)]
    if isinstance(reply, Say):
        buttons = [_as_rasa_button(button.to_json()) for button in reply.buttons]
        besides = _besides(reply)
        beside = {"json_message": {"relais_beside": besides}} if besides else {}
        dispatcher.utter_message(response=reply.key, buttons=buttons, **beside, **reply.values)
    elif isinstance(reply, Send):
        dispatcher.utter_message(json_message={"relais_effect": to_json(reply.effect)})
    else:
        dispatcher.utter_message(json_message={"relais": {"key": reply.key, **reply.body}})
    return []


def _besides(reply: Say) -> dict[str, Any]:
    """What a response of Rasa has no place for."""
    beside = {"numbers": list(reply.numbers), "is_last": reply.is_last, "options": reply.options, "kind": reply.kind}
    return {name: value for name, value in beside.items() if value}


def _as_rasa_button(button: dict[str, Any]) -> dict[str, Any]:
    """As `rasa shell` reads it; what its form cannot hold stands beside (bot/replies.py)."""
    entities = json.dumps(button["entities"], ensure_ascii=False) if button["entities"] else ""
    more = button if "role" in button or "takes_options" in button else {}
    return {"title": button["label"], "payload": f"/{button['intent']}{entities}", **more}
