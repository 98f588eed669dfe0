"""What has had its time: invitations and sessions that are over, names of closed accounts, the trail."""

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from relais.counsellors import audit
from relais.counsellors.tables import Counsellor, CounsellorSession, Invitation, SsoAttempt
from relais.retention import Retention
from relais.structures.presence import FORGOTTEN
from relais.structures.tables import Presence

BY_DEFAULT = Retention()
FORGOTTEN_NAME = "Compte fermé"


def purge(session: Session, now: dt.datetime, *, retention: Retention = BY_DEFAULT) -> int:
    """How many lines of the trail went."""
    session.execute(delete(Invitation).where(Invitation.expires_at <= now))
    session.execute(delete(CounsellorSession).where(CounsellorSession.expires_at <= now))
    session.execute(delete(SsoAttempt).where(SsoAttempt.expires_at <= now))
    _forget_closed(session, now, retention)
    session.execute(delete(Presence).where(Presence.seen_at <= now - FORGOTTEN))
    return audit.shorten(session, kept=retention.trail, now=now)


def _forget_closed(session: Session, now: dt.datetime, retention: Retention) -> None:
    """The account stays as a number, so that what it did keeps its place; name and address go."""
    closed = select(Counsellor).where(Counsellor.is_active.is_(False))
    for account in session.scalars(closed).all():
        if account.closed_at is None:  # closed before this was written down
            account.closed_at = now
        elif account.email and account.closed_at <= now - retention.closed_accounts:
            account.name, account.email, account.email_digest = FORGOTTEN_NAME, "", f"closed:{account.id}"
    session.flush()
