"""Somebody is in danger: the numbers at once, nothing asked or added. What the gateway said is not said again."""

from collections.abc import Iterator

from bot.actions.base import RelaisAction
from bot.actions.notices import SAFETY, safety_of
from bot.actions.replies import Reply
from bot.actions.talk import Talk
from bot.actions.words import says_one_of
from relais.safety.situations import MOST

CHILD, VIOLENCE = "child", "violence"


class ActionSafety(RelaisAction):
    """A child who suffers violence comes with the line for children first."""

    key = SAFETY

    def answer(self, talk: Talk) -> Iterator[Reply]:
        heard = talk.heard
        if heard.is_given or len(heard.danger) == MOST:
            return
        situation = talk.doors.safety.situation_of_intent[heard.intent]
        if situation == VIOLENCE and not heard.danger and says_one_of(heard.text, talk.doors.words.child):
            yield safety_of(talk, CHILD)
        if situation not in heard.danger:
            yield safety_of(talk, situation)
