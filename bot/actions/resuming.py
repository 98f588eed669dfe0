"""What danger set aside (a search, the questionnaire) is offered again, later, after the answer to something else.

At the person's return, a next step is asked about too.
"""

from collections.abc import Iterator

from bot.actions.diagnostic.desk import At
from bot.actions.diagnostic.stepping import ask_about_a_step
from bot.actions.handing.desk import At as HandoffAt
from bot.actions.replies import Keep, Reply, Say
from bot.actions.talk import Talk

# Said when nothing new is wanted; whoever asks for something else is not held back.
_LATER = {"affirm", "deny", "dont_know", "refuse_answer", "thank", "greet"}


def offer_to_resume(talk: Talk) -> Iterator[Reply]:
    """One thing, once, and never in the answer to danger itself."""
    if talk.heard.intent in talk.doors.safety.situation_of_intent or talk.heard.danger:
        return
    if talk.request.at is HandoffAt.paused and talk.request.mode and talk.heard.intent in _LATER:
        yield from _request(talk)
    elif talk.desk.at is At.paused and talk.heard.intent in _LATER:
        yield from _questionnaire(talk)
    elif talk.state.memory.is_set_aside and talk.state.need in talk.doors.needs and talk.heard.intent in _LATER:
        yield from _search(talk)
    else:
        yield from ask_about_a_step(talk)


def _request(talk: Talk) -> Iterator[Reply]:
    yield Say("utter_handoff_resume", {}, [talk.doors.handing.button("resume")], is_last=True)
    yield Keep({"handoff": talk.request.but(at=HandoffAt.away).to_slot()})


def _search(talk: Talk) -> Iterator[Reply]:
    button = talk.doors.buttons.build("back_to_need", need=str(talk.state.need))
    yield Say("utter_resume_search", {}, [button], is_last=True)
    yield Keep({"memory": talk.state.but(is_set_aside=False).memory.to_slot()})


def _questionnaire(talk: Talk) -> Iterator[Reply]:
    moves = talk.doors.diagnostic.moves
    yield Say("utter_diagnostic_resume_later", {}, [moves.button("resume"), moves.button("result")], is_last=True)
    yield Keep({"diagnostic": talk.desk.but(at=At.away).to_slot()})
