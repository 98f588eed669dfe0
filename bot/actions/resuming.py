"""A search that danger set aside is offered again, later, after the answer to something else."""

from collections.abc import Iterator

from bot.actions.replies import Keep, Reply, Say
from bot.actions.talk import Talk

# Said when nothing new is wanted; whoever asks for something else is not held back.
_LATER = {"affirm", "deny", "dont_know", "refuse_answer", "thank", "greet"}


def offer_to_resume(talk: Talk) -> Iterator[Reply]:
    """Once, and never in the answer to danger itself."""
    state = talk.state
    if not state.memory.is_set_aside or state.need not in talk.doors.needs or talk.heard.intent not in _LATER:
        return
    yield Say("utter_resume_search", {}, [talk.doors.buttons.build("back_to_need", need=str(state.need))], is_last=True)
    yield Keep({"memory": state.but(is_set_aside=False).memory.to_slot()})
