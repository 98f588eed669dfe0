"""A counsellor speaks: once for each `client_msg_id`, and only while she owns the conversation."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations.neutraliser import clean
from relais.conversations.states import Author, Kind
from relais.conversations.tables import Event
from relais.counsellors.access import Actor
from relais.errors import Conflict, Refused
from relais.handoffs.holding import check_owner, get_held
from relais.handoffs.names import public_name
from relais.offers.cards import in_words
from relais.structures.tables import ReceivingStructure

Card = dict[str, Any]
MOST_OFFERS = 10


@dataclass(frozen=True)
class Said:
    """Where it stands in the conversation; a replay is the same line, not a second one."""

    conversation_id: str
    seq: int
    is_replay: bool


def say(
    session: Session,
    actor: Actor,
    handoff_id: str,
    *,
    client_msg_id: str,
    now: dt.datetime,
    text: str | None = None,
    offers: Sequence[Card] | None = None,
) -> Said:
    """Words, or cards from the same search, with words before them or not.

    Raises `Conflict` (handoff_moved) unless she owns it, (client_msg_id_reused) when the id had another content.
    """
    held, handoff = get_held(session, actor, handoff_id, is_sealed=True)
    structure = session.get_one(ReceivingStructure, handoff.structure_id)
    kind, body = _line(text, list(offers or ()))
    known = _find_known(session, handoff.conversation_id, client_msg_id)
    if known is not None:
        if known.author != Author.counsellor or known.body["text"] != body["text"] or known.kind != kind:
            raise Conflict("same client_msg_id, other content", code="client_msg_id_reused")
        return Said(handoff.conversation_id, known.seq, is_replay=True)
    check_owner(handoff, actor)
    body["name"] = public_name(actor.name, structure.name)
    seq = held.append(author=Author.counsellor, kind=kind, body=body, now=now, client_msg_id=client_msg_id)
    held.keep_alive(now)
    held.save()
    handoff.read_seq = max(handoff.read_seq, seq)
    session.flush()
    return Said(handoff.conversation_id, seq, is_replay=False)


def _line(text: str | None, offers: list[Card]) -> tuple[Kind, dict[str, Any]]:
    if len(offers) > MOST_OFFERS:
        raise Refused("too many offers", code="too_many_choices")
    written = clean(text) if text is not None else None
    if not offers:
        return Kind.text, {"text": written or clean("")}
    listed = in_words(offers)
    return Kind.offers, {"text": f"{written}\n{listed}" if written else listed, "offers": offers}


def _find_known(session: Session, conversation_id: str, client_msg_id: str) -> Event | None:
    wanted = select(Event).where(Event.conversation_id == conversation_id, Event.client_msg_id == client_msg_id)
    return session.scalar(wanted)
