"""What has had its time: invitations and sessions that are over, the trail that is old enough."""

import datetime as dt

from sqlalchemy import delete
from sqlalchemy.orm import Session

from relais.counsellors import audit
from relais.counsellors.tables import CounsellorSession, Invitation
from relais.retention import Retention
from relais.structures.presence import FORGOTTEN
from relais.structures.tables import Presence

BY_DEFAULT = Retention()


def purge(session: Session, now: dt.datetime, *, retention: Retention = BY_DEFAULT) -> int:
    """How many lines of the trail went."""
    session.execute(delete(Invitation).where(Invitation.expires_at <= now))
    session.execute(delete(CounsellorSession).where(CounsellorSession.expires_at <= now))
    session.execute(delete(Presence).where(Presence.seen_at <= now - FORGOTTEN))
    return audit.shorten(session, kept=retention.trail, now=now)
