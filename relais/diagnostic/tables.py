"""Where a self-diagnostic rests: one for each conversation, encrypted, gone with it."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from relais.columns import UtcDateTime
from relais.crypto import EncryptedJson
from relais.database import Base


class Diagnostic(Base):
    """`body` is `Session.to_json()`; everything else (result, summary) is worked out from it."""

    __tablename__ = "diagnostics"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("diagnostic"))
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
