"""Answers a need once it is known with its place: offers, or a person of the local structure, or a choice to make."""

from collections.abc import Iterator

from bot.actions.base import RelaisAction
from bot.actions.diagnostic.asking import back_to_the_question
from bot.actions.handing.offering import propose
from bot.actions.handing.sending import end_of_request
from bot.actions.handing.tools import LOOP
from bot.actions.handing.waiting import answer_to_appointment, answered_appointment, cancelled, gives_up
from bot.actions.memory import Wants
from bot.actions.notices import flush
from bot.actions.offering import offer
from bot.actions.replies import Reply, Say, Then
from bot.actions.talk import Talk


class ActionAnswerNeed(RelaisAction):
    """The end of search_form."""

    key = "action_answer_need"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        if answered := list(for_a_request(talk)):
            yield from answered
            return
        yield from flush(talk)
        replies = list(answer_need(talk))
        yield from replies
        if not any(isinstance(reply, Then) for reply in replies):
            yield from back_to_the_question(talk)


def for_a_request(talk: Talk) -> Iterator[Reply]:
    """The message was for a request to a person, whatever its intent: its form goes on, it ends, or it is given up."""
    if state := answer_to_appointment(talk):
        yield from answered_appointment(state)
    elif gives_up(talk):
        yield from cancelled(talk)
    elif talk.request_has_ended:
        yield from end_of_request(talk)
    elif talk.request.is_open and talk.request.heard == talk.heard.message_id:
        yield Then(LOOP)


def answer_need(talk: Talk) -> Iterator[Reply]:
    """What the state asks for; need and place are known."""
    state = talk.state
    if state.need in talk.doors.persons.wishes:
        yield from propose(talk)
    elif state.memory.wants is Wants.public:
        yield Say("utter_ask_public")
    elif state.memory.wants is Wants.refinement:
        yield Say("utter_ask_refinement")
    else:
        yield from offer(talk)
