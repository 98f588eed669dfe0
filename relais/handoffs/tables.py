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
    sealed_summary: Mapped[dict[str, Any] | None] = mapped_column("summary", EncryptedJson("summary"))
    sealed_contact: Mapped[dict[str, Any] | None] = mapped_column("contact", EncryptedJson("contact"))
    appointment_state: Mapped[str | None] = mapped_column(String(20))
    appointment: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("contact"))

    @property
    def summary(self) -> dict[str, Any] | None:
        """What the person approved; None to a structure that she did not approve it for."""
        return self._opened(self.sealed_summary)

    @property
    def contact(self) -> dict[str, Any] | None:
        """The same rule."""
        return self._opened(self.sealed_contact)

    def send(self, *, summary: dict[str, Any], contact: dict[str, Any] | None) -> None:
        """She approved this, for the structure that it is with now."""
        self.sealed_summary = {"to": self.structure_id, "body": summary}
        self.sealed_contact = {"to": self.structure_id, "body": contact} if contact else None

    def pass_to(self, structure_id: str, *, is_agreed: bool) -> None:
        """What she had approved goes along only if she agrees again."""
        self.structure_id = structure_id
        if is_agreed:
            self.sealed_summary = self.sealed_summary and {**self.sealed_summary, "to": structure_id}
            self.sealed_contact = self.sealed_contact and {**self.sealed_contact, "to": structure_id}

    def _opened(self, sealed: dict[str, Any] | None) -> dict[str, Any] | None:
        return sealed["body"] if sealed and sealed["to"] == self.structure_id else None


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
    move: Mapped[str] = mapped_column(String(20))  # a Move, or one of `Mark`
    actor: Mapped[str] = mapped_column(String(20))  # person, counsellor, clock
    counsellor_id: Mapped[str | None] = mapped_column(String(36))
    structure_id: Mapped[str] = mapped_column(String(60))
