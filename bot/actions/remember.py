"""Rasa runs this for each message, before anything else (slot mappings of domain.yml): what was said is taken in once.

A form takes the message as an answer when it sets the slots `need` or `place`, and lets the rules answer otherwise.
"""

from collections.abc import Iterator

from bot.actions.base import RelaisAction
from bot.actions.hearing import remember
from bot.actions.replies import Keep, Reply
from bot.actions.talk import Talk


class ActionRemember(RelaisAction):
    """Rasa runs it twice when a form opens; the second time says nothing new."""

    key = "action_remember"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        if talk.heard.message_id and talk.heard.message_id == talk.state.memory.heard:
            return
        taken = remember(talk.state, talk.heard, talk.doors)
        before, after = talk.state.to_slots(), taken.state.to_slots()
        if talk.heard.active_loop != "search_form":
            yield Keep({name: value for name, value in after.items() if value != before[name]})
        else:
            yield Keep(after if taken.is_answer else {"memory": after["memory"]})
