"""Somebody is in danger: the numbers at once, nothing asked, nothing else said."""

from collections.abc import Iterator

from bot.actions.base import RelaisAction
from bot.actions.notices import SAFETY, safety_of
from bot.actions.replies import Reply
from bot.actions.talk import Talk
from bot.actions.words import says_one_of

CHILD, VIOLENCE = "child", "violence"


class ActionSafety(RelaisAction):
    """A child who suffers violence comes with the line for children first."""

    key = SAFETY

    def answer(self, talk: Talk) -> Iterator[Reply]:
        situation = talk.doors.safety.situation_of_intent[talk.heard.intent]
        if situation == VIOLENCE and says_one_of(talk.heard.text, talk.doors.words.child):
            yield safety_of(talk, CHILD)
        yield safety_of(talk, situation)
