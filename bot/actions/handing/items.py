"""What may be sent with a request, one by one: of « faire le point » when there is one, else what was said here."""

from typing import Any

from bot.actions.handing.circumstances import is_minor
from bot.actions.handing.offering import need_of
from bot.actions.talk import Talk
from relais.diagnostic.items import Item, items_of
from relais.diagnostic.session import Session

NAME = "handoff"
HEALTH = "health"


def items_to_send(talk: Talk) -> tuple[Item, ...]:
    """A summary that was prepared already is offered as it was ticked."""
    session = session_to_send(talk)
    if session is None:
        return tuple(Item(key, label) for key, label in _known(talk).items())
    items = items_of(talk.doors.diagnostic.content, session)
    if session.ticked is None:
        return items
    return tuple(Item(one.key, one.label, one.key in session.ticked, one.is_private) for one in items)


def session_to_send(talk: Talk) -> Session | None:
    session = talk.desk.session
    return None if is_minor(session, talk.doors) else session


def options_of(items: tuple[Item, ...]) -> dict[str, Any]:
    """The list to tick; health apart."""
    shown = [
        {
            "value": item.key,
            "label": item.label,
            "is_ticked": item.is_ticked,
            "group": HEALTH if item.is_private else None,
        }
        for item in items
    ]
    return {"name": NAME, "items": shown}


def _known(talk: Talk) -> dict[str, str]:
    labels, state, need = talk.doors.handing.table["items"], talk.state, need_of(talk)
    found: dict[str, str] = {}
    if need:
        found["need"] = labels["need"].format(need=talk.doors.needs[need].label)
    if state.place and state.place.code:
        found["commune"] = labels["commune"].format(place=talk.doors.place_names.of_commune(state.place.code))
    found["words"] = labels["words"]
    if talk.request.has_seen_offers:
        found["offers"] = labels["offers"]
    return found
