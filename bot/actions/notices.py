"""What was to be said before the next answer."""

from collections.abc import Iterator

from bot.actions.replies import Keep, Reply, Say, Show
from bot.actions.talk import Talk

SAFETY = "action_safety"


def flush(talk: Talk) -> Iterator[Reply]:
    """Says the notices, and forgets them."""
    notices = talk.state.memory.notices
    for notice in notices:
        if notice.key == SAFETY:
            yield safety_of(talk, notice.values["situation"])
        else:
            yield Say(notice.key, notice.values)
    if notices:
        yield Keep({"memory": talk.state.but(notices=()).memory.to_slot()})


def safety_of(talk: Talk, situation: str) -> Show:
    """The numbers for a situation, in their one wording."""
    return Show(SAFETY, talk.doors.safety.get(situation).to_json())
