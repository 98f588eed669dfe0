"""A journey, what changed on it, who may read it and who did. One for each conversation; erased with it."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from relais.columns import UtcDateTime
from relais.crypto import EncryptedJson
from relais.database import Base, JsonList


def _of_conversation() -> ForeignKey:
    return ForeignKey("conversations.id", ondelete="CASCADE")


class Journey(Base):
    """`id` is what a console knows of it. `last_result`: the self-diagnostic as it stood when it was last whole."""

    __tablename__ = "journeys"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(_of_conversation(), unique=True)
    opened_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    last_result: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("journey"))


class JourneyChange(Base):
    """What she changed in her self-diagnostic, and what became of a step: `changes.py` says which bodies there are."""

    __tablename__ = "journey_changes"

    id: Mapped[int] = mapped_column(primary_key=True)  # in the order in which they happened
    conversation_id: Mapped[str] = mapped_column(_of_conversation(), index=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("journey"))


class JourneyAgreement(Base):
    """One structure may read these sections, from its day to its end. An end is never taken back: a new one begins."""

    __tablename__ = "journey_agreements"
    __table_args__ = (Index("ix_journey_agreements_structure_id_ended_at", "structure_id", "ended_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(_of_conversation(), index=True)
    structure_id: Mapped[str] = mapped_column(ForeignKey("receiving_structures.id"))
    sections: Mapped[list[str]] = mapped_column(JsonList)
    given_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(20))  # person, structure


class JourneyReading(Base):
    """Who opened it, and when: what the person sees under « qui peut lire ? »."""

    __tablename__ = "journey_readings"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(_of_conversation(), index=True)
    structure_id: Mapped[str] = mapped_column(String(60))
    counsellor_id: Mapped[str] = mapped_column(String(36))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
