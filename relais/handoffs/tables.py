"""Handoffs and what hangs on them. What a person or a counsellor wrote is encrypted; erased with the conversation."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from relais.columns import UtcDateTime
from relais.crypto import EncryptedJson
from relais.database import Base


def _of_conversation() -> ForeignKey:
    return ForeignKey("conversations.id", ondelete="CASCADE")


def _of_handoff() -> ForeignKey:
    return ForeignKey("handoffs.id", ondelete="CASCADE")


class Handoff(Base):
    """One request of a conversation, from its opening to its end; at most one is open in a conversation.

    `version` changes with every move: a console that holds an old one gets `Conflict`.
    """

    __tablename__ = "handoffs"
    __table_args__ = (
        Index("ix_handoffs_structure_id_state", "structure_id", "state"),
        Index("ix_handoffs_state_due_at", "state", "due_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(_of_conversation(), index=True)
    structure_id: Mapped[str] = mapped_column(ForeignKey("receiving_structures.id"))
    state: Mapped[str] = mapped_column(String(20))
    mode: Mapped[str] = mapped_column(String(20))
    trigger: Mapped[str] = mapped_column(String(20))
    urgency: Mapped[int] = mapped_column(default=0)  # U0–U3, diagnostic.md §4.4
    need: Mapped[str | None] = mapped_column(String(40))
    commune: Mapped[str | None] = mapped_column(String(5))
    departement: Mapped[str | None] = mapped_column(String(3))
    version: Mapped[int] = mapped_column(default=1)
    requested_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # next look of the clock: timing.py
    passed_by: Mapped[int] = mapped_column(default=0)  # structures that did not take it in time
    counsellor_id: Mapped[str | None] = mapped_column(String(36), index=True)
    taken_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(20))
    from_seq: Mapped[int]  # where in the conversation it began
    read_seq: Mapped[int] = mapped_column(default=0)  # what its counsellor has read
    summary: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("summary"))  # what the person approved
    contact: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("contact"))
    appointment_state: Mapped[str | None] = mapped_column(String(20))
    appointment: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("contact"))


class Note(Base):
    """A private note of a counsellor; objective, and part of what the person may ask for (reliability.md §3.1)."""

    __tablename__ = "handoff_notes"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(_of_conversation(), index=True)
    handoff_id: Mapped[str] = mapped_column(_of_handoff(), index=True)
    counsellor_id: Mapped[str] = mapped_column(String(36))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(EncryptedJson("content"))


class HandoffStep(Base):
    """Each move, with who made it: what the person sees under « qui a ouvert ? »."""

    __tablename__ = "handoff_steps"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(_of_conversation(), index=True)
    handoff_id: Mapped[str] = mapped_column(_of_handoff(), index=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    move: Mapped[str] = mapped_column(String(20))  # a Move, or `opened`, `requested`
    actor: Mapped[str] = mapped_column(String(20))  # person, counsellor, clock
    counsellor_id: Mapped[str | None] = mapped_column(String(36))
    structure_id: Mapped[str] = mapped_column(String(60))
