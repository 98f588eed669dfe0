"""The person's own data, all of it, as JSON."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations.feed import as_seen
from relais.conversations.states import Author
from relais.conversations.tables import Conversation, Event, ResumeCode, Turn
from relais.diagnostic.service import find_body


def export(session: Session, conversation_id: str) -> dict[str, Any]:
    """Everything kept about this conversation, except the digest of its secret."""
    conversation = session.get_one(Conversation, conversation_id)
    return {
        "conversation": _facts(conversation),
        "messages": [_line(event) for event in _rows(session, Event, conversation.id, Event.seq)],
        "turns": [_turn(turn) for turn in _rows(session, Turn, conversation.id, Turn.message_seq)],
        "remembered": conversation.dialogue_snapshot,
        "diagnostic": find_body(session, conversation.id),
        "resume_codes": [_code(code) for code in _rows(session, ResumeCode, conversation.id, ResumeCode.expires_at)],
    }


def _facts(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "owner": conversation.owner,
        "departement": conversation.departement,
        "locale": conversation.locale,
        "channel": conversation.channel,
        "kept_hours": conversation.kept_hours,
        "created_at": conversation.created_at.isoformat(),
        "last_at": conversation.last_at.isoformat(),
        "expires_at": conversation.expires_at.isoformat(),
    }


def _line(event: Event) -> dict[str, Any]:
    """What was sent is kept apart only where it differs from what is shown. A code opens: no file holds it."""
    line, is_sent = as_seen(event), event.sent is not None or event.author == Author.person
    if code := line.get("code"):
        line |= {"code": "…", "text": line["text"].replace(code, "…")}
    return {**line, **({"as_sent": event.sent or event.body} if is_sent else {})}


def _turn(turn: Turn) -> dict[str, Any]:
    finished = turn.finished_at.isoformat() if turn.finished_at else None
    return {"message_seq": turn.message_seq, "state": turn.state, "finished_at": finished, "unshown": turn.unshown}


def _code(code: ResumeCode) -> dict[str, Any]:
    """The code itself is not known here."""
    used = code.used_at.isoformat() if code.used_at else None
    return {"expires_at": code.expires_at.isoformat(), "used_at": used}


def _rows(session: Session, table: Any, conversation_id: str, order: Any) -> Any:
    return session.scalars(select(table).where(table.conversation_id == conversation_id).order_by(order))
