"""Chats of a channel and the updates that arrived from it. An address is encrypted; a keyed digest finds it again."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from relais.columns import UtcDateTime
from relais.crypto import EncryptedJson
from relais.database import Base


class ChannelLink(Base):
    """One chat, and the conversation that goes on in it. `delivered_seq`: up to there she has received it."""

    __tablename__ = "channel_links"
    __table_args__ = (UniqueConstraint("channel", "address_digest"), {"info": {"tells_the_receipt": True}})

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    address_digest: Mapped[str] = mapped_column(String(64))
    address: Mapped[int] = mapped_column(EncryptedJson("channel"))
    delivered_seq: Mapped[int] = mapped_column(default=0)
    is_reachable: Mapped[bool] = mapped_column(default=True)
    has_place_keyboard: Mapped[bool] = mapped_column(default=False, server_default=false())  # it stays until taken away
    linked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class ChannelUpdate(Base):
    """What arrived, once (I2). `body` goes in the transaction that handles it; the number stays for two days."""

    __tablename__ = "channel_updates"
    __table_args__ = (
        UniqueConstraint("bot", "update_id"),
        Index("ix_channel_updates_is_handled_address_digest", "is_handled", "address_digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bot: Mapped[str] = mapped_column(String(20))
    update_id: Mapped[int] = mapped_column(BigInteger)
    address_digest: Mapped[str | None] = mapped_column(String(64))
    body: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("channel"))
    is_handled: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
