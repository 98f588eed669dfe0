"""Log-in by another house (OpenID Connect). Who she is there is issuer and `sub`, never an address.

It opens an account only through an invitation of ours: the other house says who somebody is, not what she may see.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations import tokens
from relais.counsellors import audit, invitations, sessions
from relais.counsellors.sessions import LoggedIn
from relais.counsellors.tables import Counsellor, SsoAttempt
from relais.errors import NotFound, Refused

LASTS = dt.timedelta(minutes=10)
LONGEST = 300


@dataclass(frozen=True)
class Attempt:
    """`state` and `nonce` go to the other house, `browser` into a cookie; all are kept as digests alone."""

    state: str
    nonce: str
    browser: str


@dataclass(frozen=True)
class Taken:
    nonce_digest: str
    invitation_digest: str | None

    def is_nonce(self, nonce: str) -> bool:
        return tokens.digest_of(nonce) == self.nonce_digest


def begin(session: Session, *, invitation: str | None = None, now: dt.datetime) -> Attempt:
    """Raises `NotFound` (invitation_unknown)."""
    if invitation is not None:
        invitations.get_invited(session, invitation, now=now)
    attempt = Attempt(tokens.new_token(), tokens.new_token(), tokens.new_token())
    session.add(
        SsoAttempt(
            state_digest=tokens.digest_of(attempt.state),
            browser_digest=tokens.digest_of(attempt.browser),
            nonce_digest=tokens.digest_of(attempt.nonce),
            invitation_digest=tokens.digest_of(invitation) if invitation is not None else None,
            expires_at=now + LASTS,
        )
    )
    session.flush()
    return attempt


def take(session: Session, state: str, browser: str, *, now: dt.datetime) -> Taken:
    """Once, and in the browser that began. Raises `NotFound` (sso_unknown)."""
    wanted = select(SsoAttempt).where(SsoAttempt.state_digest == tokens.digest_of(state)).with_for_update()
    found = session.scalar(wanted)
    if found is None or found.expires_at <= now or found.browser_digest != tokens.digest_of(browser):
        raise NotFound("log-in that nobody began here", code="sso_unknown")
    session.delete(found)
    session.flush()
    return Taken(found.nonce_digest, found.invitation_digest)


def log_in(
    session: Session,
    subject: str,
    *,
    invitation_digest: str | None = None,
    id_token: str,
    former: str | None = None,
    now: dt.datetime,
) -> LoggedIn | None:
    """None: nobody here is that, and it is written down. An invitation opens the account with it, and is used."""
    account = _invited(session, subject, invitation_digest, now) if invitation_digest else _known(session, subject)
    if account is None:
        audit.write(session, actor_id=None, action="login_refused", now=now)
        return None
    account.last_login_at = now
    if former:
        sessions.log_out(session, former)
    audit.write(session, actor_id=account.id, action="login", object_id=account.id, now=now)
    return sessions.open_for(session, account, id_token=id_token, now=now)


def subject_of(issuer: str, sub: str) -> str:
    """Raises `Refused` (sso_refused) for what could not be told apart from another."""
    subject = f"{issuer} {sub}"
    if not sub or len(subject) > LONGEST or any(sign.isspace() for sign in issuer + sub):
        raise Refused("an identity that cannot be kept", code="sso_refused")
    return subject


def _known(session: Session, subject: str) -> Counsellor | None:
    return session.scalar(select(Counsellor).where(Counsellor.subject == subject, Counsellor.is_active))


def _invited(session: Session, subject: str, invitation_digest: str, now: dt.datetime) -> Counsellor | None:
    """One person of the other house has one account here; the second invitation is not hers."""
    try:
        account = invitations.get_by_digest(session, invitation_digest, now=now)
    except NotFound:
        return None
    other = session.scalar(select(Counsellor.id).where(Counsellor.subject == subject, Counsellor.id != account.id))
    if other is not None:
        return None
    invitations.use_digest(session, invitation_digest, now=now)
    account.subject, account.totp_secret = subject, None
    session.flush()
    audit.write(session, actor_id=account.id, action="account_opened", object_id=account.id, now=now)
    return account
