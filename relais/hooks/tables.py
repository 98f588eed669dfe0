"""Who is told. The address may hold a secret of the other tool: it is encrypted, as the key of the signatures is."""

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from relais.columns import UtcDateTime
from relais.crypto import EncryptedJson
from relais.database import Base, JsonList


class Webhook(Base):
    """`structure_id` None: of every structure."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    url: Mapped[str] = mapped_column(EncryptedJson("webhook"))
    secret: Mapped[str] = mapped_column(EncryptedJson("webhook"))
    types: Mapped[list[str]] = mapped_column(JsonList)
    structure_id: Mapped[str | None] = mapped_column(ForeignKey("receiving_structures.id", ondelete="CASCADE"))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
