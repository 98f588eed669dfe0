"""Conversations, their events, buttons and turns, the outbox, and the receipts of erasures.

Everything that a person wrote or was answered is in an encrypted column. The names of the invariants (I1–I7) are
those of reliability.md §2.1.
"""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from relais.columns import UtcDateTime
from relais.crypto import EncryptedJson
from relais.database import Base

_of_conversation = ForeignKey("conversations.id", ondelete="CASCADE")


class Conversation(Base):
    """One thread between a person and the service; `token_hash` is all that is known of the bearer's secret."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    owner: Mapped[str] = mapped_column(String(20))
    epoch: Mapped[int] = mapped_column(default=0)  # I5: changes with the owner
    next_seq: Mapped[int] = mapped_column(default=1)
    dialogue_version: Mapped[int] = mapped_column(default=0)
    dialogue_snapshot: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("dialogue"))
    is_degraded: Mapped[bool] = mapped_column(default=False)  # the person was told so, and not yet of the return
    departement: Mapped[str | None] = mapped_column(String(3))
    locale: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20), default="web", server_default="web")  # where it goes on now
    kept_hours: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)


class Event(Base):
    """A line of the feed. I3: `seq` has no gap; I2: one row a client message, one row a (turn, ordinal)."""

    __tablename__ = "events"
    __table_args__ = (
        Index("uq_events_conversation_id_client_msg_id", "conversation_id", "client_msg_id", unique=True),
        Index("uq_events_turn_id_ordinal", "turn_id", "ordinal", unique=True),
    )

    conversation_id: Mapped[str] = mapped_column(_of_conversation, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    author: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("content"))
    sent: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("content"))  # where it differs from what is shown
    client_msg_id: Mapped[str | None] = mapped_column(String(36))
    turn_id: Mapped[str | None] = mapped_column(String(36))
    ordinal: Mapped[int | None]


class Button(Base):
    """What a button means, known to the server alone; the client holds its opaque id."""

    __tablename__ = "buttons"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    event_seq: Mapped[int]
    payload: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("content"))
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    expired_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Turn(Base):
    """A message to be answered. I4: at most one `running` turn with a living lease per conversation and lead."""

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("conversation_id", "message_seq"),
        Index("ix_turns_state_lease_until", "state", "lease_until"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    message_seq: Mapped[int]
    client_msg_id: Mapped[str] = mapped_column(String(36))
    message: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("content"))
    state: Mapped[str] = mapped_column(String(20))
    lead_id: Mapped[str | None] = mapped_column(String(36))  # played together with this turn
    lease_owner: Mapped[str | None] = mapped_column(String(36))
    lease_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    claims: Mapped[int] = mapped_column(default=0)
    told: Mapped[str | None] = mapped_column(String(20))  # the last notice given while it waited (I7)
    unshown: Mapped[list[Any] | None] = mapped_column(EncryptedJson("content"))  # I5: stored, never delivered
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Outbox(Base):
    """I6: an effect on the outside, written in the transaction that causes it; ends `sent` or `failed`."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("uq_outbox_kind_dedupe_key", "kind", "dedupe_key", unique=True),
        Index("ix_outbox_state_next_at", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    dedupe_key: Mapped[str] = mapped_column(String(100))
    payload: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("outbox"))
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class ResumeCode(Base):
    """What opens a conversation from another device, once; the code itself is kept nowhere but in its line."""

    __tablename__ = "resume_codes"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), index=True, unique=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Erasure(Base):
    """The receipt of an erasure; the digest lets a restored backup erase the same conversation again."""

    __tablename__ = "erasures"

    receipt: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_digest: Mapped[str] = mapped_column(String(64), index=True)
    erased_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class KeyCheck(Base):
    """One sealed word: tells at start whether the key in hand reads this database."""

    __tablename__ = "key_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[str] = mapped_column(EncryptedJson("check"))
