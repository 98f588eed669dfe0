"""Erases after a yes; keeps after a no. The gateway erases, and gives the receipt."""

from collections.abc import Iterator

from bot.actions.base import RelaisAction
from bot.actions.diagnostic.asking import back_to_the_question
from bot.actions.replies import Keep, Reply, Say, Send
from bot.actions.talk import Talk
from relais.effects import EraseData


class ActionDeleteData(RelaisAction):
    key = "action_delete_data"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        if talk.may_delete:
            yield Say("utter_deleting_data")
            yield Send(EraseData())
        else:
            yield Say("utter_delete_cancelled")
            yield from back_to_the_question(talk)
        yield Keep({"delete_confirmation": None})
