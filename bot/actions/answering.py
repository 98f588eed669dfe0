"""Answers a need once it is known with its place: offers, or a person of the local structure, or a choice to make."""

from collections.abc import Iterator

from bot.actions.base import RelaisAction
from bot.actions.diagnostic.asking import back_to_the_question
from bot.actions.memory import Wants
from bot.actions.notices import flush
from bot.actions.offering import offer
from bot.actions.replies import Reply, Say
from bot.actions.structures import local_structure
from bot.actions.talk import Talk


class ActionAnswerNeed(RelaisAction):
    """The end of search_form."""

    key = "action_answer_need"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        yield from flush(talk)
        yield from answer_need(talk)
        yield from back_to_the_question(talk)


def answer_need(talk: Talk) -> Iterator[Reply]:
    """What the state asks for; need and place are known."""
    state = talk.state
    if state.need in talk.doors.persons.wishes:
        yield from local_structure(talk)
    elif state.memory.wants is Wants.public:
        yield Say("utter_ask_public")
    elif state.memory.wants is Wants.refinement:
        yield Say("utter_ask_refinement")
    else:
        yield from offer(talk)
