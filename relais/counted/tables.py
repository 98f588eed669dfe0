"""Counts of searches, which know no person; and what a conversation has been counted for, erased with it."""

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from relais.crypto import EncryptedJson
from relais.database import Base


class CountedSearches(Base):
    """Of one day of Paris: how many conversations searched for this for the first time. `has_found`: something."""

    __tablename__ = "counted_searches"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    departement: Mapped[str] = mapped_column(String(3), primary_key=True)
    need: Mapped[str] = mapped_column(String(40), primary_key=True)
    has_found: Mapped[bool] = mapped_column(primary_key=True)
    persons: Mapped[int]


class CountedFor(Base):
    """So that nobody counts twice: `[departement, need, has_found]` of what was counted already."""

    __tablename__ = "counted_for"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    searches: Mapped[list[list[str | bool]]] = mapped_column(EncryptedJson("counted"))
