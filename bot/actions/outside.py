"""What is outside: one honest sentence, what Relais can do, and the right door when there is one."""

from collections.abc import Iterator

from bot.actions.base import RelaisAction
from bot.actions.replies import Reply, Say
from bot.actions.talk import Talk


class ActionOutOfScope(RelaisAction):
    key = "action_out_of_scope"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        door = talk.doors.elsewhere.find(talk.heard.text)
        yield door.shown() if door else Say("utter_out_of_scope")
