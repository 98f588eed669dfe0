"""Accounts of those who work with Relais, their sessions, invitations, and the append-only trail."""

import datetime as dt
from typing import cast

from sqlalchemy import ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from relais.columns import UtcDateTime
from relais.counsellors.guards import guard
from relais.crypto import EncryptedJson
from relais.database import Base, JsonList


def _of_counsellor() -> ForeignKey:
    return ForeignKey("counsellors.id", ondelete="CASCADE")


class Counsellor(Base):
    """`email_digest` finds an account without keeping the address in clear; `name` is what persons read."""

    __tablename__ = "counsellors"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    email_digest: Mapped[str] = mapped_column(String(64), unique=True, index=True)
    email: Mapped[str] = mapped_column(EncryptedJson("account"))
    name: Mapped[str] = mapped_column(EncryptedJson("account"))
    role: Mapped[str] = mapped_column(String(20))
    departements: Mapped[list[str]] = mapped_column(JsonList)  # a supervisor's territory; empty: her structures alone
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(EncryptedJson("account"))
    totp_last_step: Mapped[int | None]  # a code serves once
    subject: Mapped[str | None] = mapped_column(String(300), unique=True)  # OpenID Connect: issuer and sub
    is_active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    last_login_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Membership(Base):
    """From one day to another: a former member sees nothing more."""

    __tablename__ = "memberships"

    counsellor_id: Mapped[str] = mapped_column(_of_counsellor(), primary_key=True)
    structure_id: Mapped[str] = mapped_column(
        ForeignKey("receiving_structures.id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[dt.datetime] = mapped_column(UtcDateTime, primary_key=True)
    until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Invitation(Base):
    """Opens an account once, within 72 hours. The token itself is kept nowhere."""

    __tablename__ = "invitations"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    counsellor_id: Mapped[str] = mapped_column(_of_counsellor(), index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class SsoAttempt(Base):
    """A log-in that goes by another house, from its first page to its return: ten minutes, digests alone."""

    __tablename__ = "sso_attempts"

    state_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_digest: Mapped[str] = mapped_column(String(64))
    nonce_digest: Mapped[str] = mapped_column(String(64))
    invitation_digest: Mapped[str | None] = mapped_column(String(64))
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)


class CounsellorSession(Base):
    """Twelve hours at most, on the server; the cookie's secret is kept nowhere."""

    __tablename__ = "counsellor_sessions"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    counsellor_id: Mapped[str] = mapped_column(_of_counsellor(), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)  # when she last did something, within a minute
    id_token: Mapped[str | None] = mapped_column(EncryptedJson("account"))  # to leave the other house as well


class AuditEntry(Base):
    """Who did what to which object, without content; each line is chained to the one before."""

    __tablename__ = "audit_trail"
    __table_args__ = (Index("ix_audit_trail_object_id", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[str | None] = mapped_column(String(36))
    action: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str | None] = mapped_column(String(60))  # of a handoff, an account, a structure; never an address
    request_id: Mapped[str | None] = mapped_column(String(36))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)


guard(cast(Table, AuditEntry.__table__))
