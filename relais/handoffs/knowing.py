"""What a conversation knows that may go along with a request: her last words, the offers that were shown."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations.states import Author, Kind
from relais.conversations.tables import Event
from relais.conversations.thread import Thread
from relais.diagnostic.service import get_session
from relais.errors import NotFound
from relais.handoffs.freezing import Known
from relais.handoffs.references import reference_of
from relais.handoffs.sources import find_sources
from relais.handoffs.tables import Handoff

LINES = 3  # « Mes trois derniers messages »
OFFERS = 10
LOOKED_AT = 60
FEW = 3  # « je m'appelle Léa »
SHORTEST_REACH = 6  # signs of a number or an address


def what_is_known(session: Session, held: Thread, handoff: Handoff, structure: str, given: Mapping[str, Any]) -> Known:
    """`given`: what she gave for this very request, which are answers and not words of hers."""
    try:
        diagnostic = get_session(session, held.id)
    except NotFound:
        diagnostic = None
    return Known(
        session=diagnostic,
        offers=_offers(session, held.id),
        words=_words(session, held.id, given),
        structure=structure,
        reference=reference_of(handoff.id),
        expires_at=held.expires_at,
    )


def _offers(session: Session, conversation_id: str) -> dict[str, str]:
    """The last ones, the newest first."""
    shown = select(Event.body).where(Event.conversation_id == conversation_id, Event.kind == Kind.offers)
    found: dict[str, str] = {}
    for body in session.scalars(shown.order_by(Event.seq.desc()).limit(OFFERS)):
        found |= {str(card["id"]): str(card["name"]) for card in body.get("offers", ()) if card["id"] not in found}
    return dict(list(found.items())[:OFFERS])


def _words(session: Session, conversation_id: str, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Her last messages as they are shown, the oldest first. Clicks are not words, nor are answers to a question of
    « faire le point », nor her name or number where she was asked for them.
    """
    typed = select(Event.seq, Event.body, Event.sent).where(
        Event.conversation_id == conversation_id, Event.author == Author.person, Event.kind == Kind.text
    )
    answers = {one.seq for one in find_sources(session, conversation_id).values()}
    lines = [
        str(line.body["text"])
        for line in session.execute(typed.order_by(Event.seq.desc()).limit(LOOKED_AT))
        if "button_id" not in (line.sent or {}) and line.seq not in answers and not is_answer(line.body["text"], given)
    ]
    return tuple(reversed(lines[:LINES]))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _leaves(one)


def is_answer(text: str, given: Mapping[str, Any]) -> bool:
    """What she typed for this request, however it is spaced: one of the answers itself, or a line that holds her
    number or address, or that says little but her first name.
    """
    said, words = _bare(text), text.casefold().replace("'", " ").split()
    if any(_bare(value) == said for value in _leaves(given)):
        return True
    reached = [_bare(str(given.get(name) or "")) for name in ("phone", "email")]
    name = str(given.get("first_name") or "").casefold().split()
    says_name = bool(name) and len(words) <= len(name) + FEW and set(name) <= set(words)
    return says_name or any(len(bare) >= SHORTEST_REACH and bare in said for bare in reached)


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
