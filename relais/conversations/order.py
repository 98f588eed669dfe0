"""Which waiting messages are played together: several lines typed in one breath make one turn."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Protocol

from relais.conversations.neutraliser import MAX_CODE_POINTS
from relais.safety.situations import by_urgency

BREATH = dt.timedelta(seconds=1.5)


class Waiting(Protocol):
    @property
    def message(self) -> dict[str, Any]: ...
    @property
    def created_at(self) -> dt.datetime: ...


def count_together(waiting: Sequence[Waiting]) -> int:
    """How many of the waiting turns, oldest first, form one turn. A button stands alone; nothing is ever awaited."""
    if not waiting:
        return 0
    count, length = 1, len(waiting[0].message.get("text", ""))
    for before, after in pairwise(waiting):
        if "text" not in before.message or "text" not in after.message:
            break
        length += 1 + len(after.message["text"])
        if after.created_at - before.created_at > BREATH or length > MAX_CODE_POINTS:
            break
        count += 1
    return count


def joined(messages: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One message for the worker, with all the dangers that were answered already."""
    if len(messages) == 1:
        return messages[0]
    said = {"text": "\n".join(message["text"] for message in messages)}
    danger = by_urgency(situation for message in messages for situation in message.get("danger", ()))
    return {**said, "danger": list(danger)} if danger else said
