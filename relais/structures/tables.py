"""Structures and who of them is present. No personal data of the public, nothing encrypted: the worker reads this."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from relais.columns import UtcDateTime
from relais.database import Base, JsonList


class ReceivingStructure(Base):
    """One that answers people of its territory. An empty list refuses nobody (relais/structures/charge.py)."""

    __tablename__ = "receiving_structures"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    reseau: Mapped[str | None] = mapped_column(String(60))  # data·inclusion's `reseaux_porteurs`
    departements: Mapped[list[str]] = mapped_column(JsonList)
    communes: Mapped[list[str]] = mapped_column(JsonList)  # INSEE codes; empty: the whole départements
    publics: Mapped[list[str]] = mapped_column(JsonList)  # data·inclusion's `publics`
    needs: Mapped[list[str]] = mapped_column(JsonList)  # keys of data/needs.yml
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    opening_hours: Mapped[str | None] = mapped_column(String(500))  # OSM syntax, of the chat
    telephone: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(300))
    email: Mapped[str | None] = mapped_column(String(200))  # told when a request waits and nobody is there
    promised_hours: Mapped[int] = mapped_column(default=48)  # working hours within which a message is answered
    is_example: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    canned_replies: Mapped[list[str]] = mapped_column(JsonList)


class Presence(Base):
    """A counsellor says that she is there; alive while her console asks (`seen_at`)."""

    __tablename__ = "presences"
    __table_args__ = (Index("ix_presences_structure_id_seen_at", "structure_id", "seen_at"),)

    counsellor_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    structure_id: Mapped[str] = mapped_column(
        ForeignKey("receiving_structures.id", ondelete="CASCADE"), primary_key=True
    )
    is_available: Mapped[bool]
    most_at_once: Mapped[int] = mapped_column(default=3)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
