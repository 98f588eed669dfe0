"""A token that opens one account once, within 72 hours; only its digest is kept."""

import datetime as dt

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from relais.conversations import tokens
from relais.counsellors.tables import Counsellor, Invitation
from relais.errors import NotFound

LASTS = dt.timedelta(hours=72)


def give(session: Session, counsellor_id: str, *, now: dt.datetime) -> str:
    """The one that was given before opens nothing any more."""
    session.execute(delete(Invitation).where(Invitation.counsellor_id == counsellor_id))
    token = tokens.new_token()
    digest = tokens.digest_of(token)
    session.add(Invitation(token_digest=digest, counsellor_id=counsellor_id, expires_at=now + LASTS, used_at=None))
    session.flush()
    return token


def get_invited(session: Session, token: str, *, now: dt.datetime) -> Counsellor:
    """Raises `NotFound` (invitation_unknown): wrong, used, expired, or the account was closed."""
    return get_by_digest(session, tokens.digest_of(token), now=now)


def get_by_digest(session: Session, digest: str, *, now: dt.datetime) -> Counsellor:
    """The same, for who kept no more of it."""
    wanted = (
        select(Counsellor)
        .join(Invitation, Invitation.counsellor_id == Counsellor.id)
        .where(
            Invitation.token_digest == digest,
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
            Counsellor.is_active,
        )
        .with_for_update(of=Counsellor)
    )
    found = session.scalar(wanted)
    if found is None:
        raise _unknown()
    return found


def use(session: Session, token: str, *, now: dt.datetime) -> None:
    """Raises `NotFound` (invitation_unknown) when somebody was faster."""
    use_digest(session, tokens.digest_of(token), now=now)


def use_digest(session: Session, digest: str, *, now: dt.datetime) -> None:
    is_it = (Invitation.token_digest == digest, Invitation.used_at.is_(None))
    used = session.execute(update(Invitation).where(*is_it).values(used_at=now))
    if not isinstance(used, CursorResult) or used.rowcount != 1:
        raise _unknown()


def _unknown() -> NotFound:
    return NotFound("invitation", code="invitation_unknown")
