"""Erase: at the person's wish or when the time has come, by the same code. One transaction, nothing left."""

import datetime as dt
import hashlib
import secrets

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from relais.conversations.sentences import Sentences
from relais.conversations.states import Notice, OutboxState, Owner
from relais.conversations.tables import Conversation, Erasure, Outbox, ResumeCode
from relais.conversations.thread import Thread
from relais.database import Base
from relais.retention import Retention

ERASED_NOTICE_KEPT = dt.timedelta(hours=1)
BY_DEFAULT = Retention()
BATCH = 200
NOT_LOADED = {"synchronize_session": False}


def erase(session: Session, conversation_id: str, *, now: dt.datetime) -> str:
    """The conversation goes, with all that hangs on it. Returns the receipt."""
    receipt = _write_receipt(session, conversation_id, now=now)
    _delete_all(session, [conversation_id])
    return receipt


def erase_content(session: Session, held: Thread, sentences: Sentences, *, now: dt.datetime) -> None:
    """The same, from inside the chat: one line without any content tells the person, then goes too. Not yet saved."""
    receipt = _write_receipt(session, held.id, now=now)
    for table in list_hanging():
        if not table.info.get("tells_the_receipt"):  # goes when the receipt is told, in a minute at most
            session.execute(delete(table).where(table.c.conversation_id == held.id))
    held.change(
        owner=Owner.closed,
        epoch=held.epoch + 1,
        dialogue_snapshot=None,
        dialogue_version=0,
        departement=None,
        expires_at=now + ERASED_NOTICE_KEPT,
    )
    held.append_notice(Notice.erased, sentences.erased_with(receipt), now=now)


def purge(session: Session, *, now: dt.datetime, retention: Retention = BY_DEFAULT) -> int:
    """Delete one batch of expired conversations and old bookkeeping; returns how many conversations went."""
    expired = select(Conversation.id).where(Conversation.expires_at <= now).limit(BATCH)
    ids = list(session.scalars(expired))
    _delete_all(session, ids)
    is_old = Outbox.created_at < now - retention.sent
    session.execute(delete(Outbox).where(Outbox.state == OutboxState.sent, is_old))
    session.execute(delete(Erasure).where(Erasure.erased_at < now - retention.receipts))
    session.execute(delete(ResumeCode).where(ResumeCode.expires_at <= now))
    return len(ids)


def list_hanging() -> list[Table]:
    """Every table with a `conversation_id`, also of the rooms above, children first."""
    return [table for table in reversed(Base.metadata.sorted_tables) if "conversation_id" in table.columns]


def digest_of(conversation_id: str) -> str:
    return hashlib.sha256(conversation_id.encode()).hexdigest()


def _write_receipt(session: Session, conversation_id: str, *, now: dt.datetime) -> str:
    receipt = f"EFF-{now:%Y%m%d}-{secrets.token_hex(4).upper()}"
    session.add(Erasure(receipt=receipt, conversation_digest=digest_of(conversation_id), erased_at=now))
    return receipt


def _delete_all(session: Session, ids: list[str]) -> None:
    for table in list_hanging():
        session.execute(delete(table).where(table.c.conversation_id.in_(ids)))
    session.execute(delete(Conversation).where(Conversation.id.in_(ids)), execution_options=NOT_LOADED)
