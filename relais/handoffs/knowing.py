"""What a conversation knows that may go along with a request: her last words, the offers that were shown."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations.states import Author, Kind
from relais.conversations.tables import Event
from relais.conversations.thread import Thread
from relais.diagnostic.service import get_session
from relais.errors import NotFound
from relais.handoffs.freezing import Known
from relais.handoffs.references import reference_of
from relais.handoffs.tables import Handoff

LINES = 3  # « Mes trois derniers messages »
OFFERS = 10


def what_is_known(session: Session, held: Thread, handoff: Handoff, structure: str) -> Known:
    try:
        diagnostic = get_session(session, held.id)
    except NotFound:
        diagnostic = None
    return Known(
        session=diagnostic,
        offers=_offers(session, held.id),
        words=_words(session, held.id),
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


def _words(session: Session, conversation_id: str) -> tuple[str, ...]:
    """Her last messages as they are shown, the oldest first: clicks are not words."""
    typed = select(Event.body, Event.sent).where(
        Event.conversation_id == conversation_id, Event.author == Author.person, Event.kind == Kind.text
    )
    lines = [
        str(body["text"])
        for body, sent in session.execute(typed.order_by(Event.seq.desc()).limit(4 * LINES))
        if "button_id" not in (sent or {})
    ]
    return tuple(reversed(lines[:LINES]))
