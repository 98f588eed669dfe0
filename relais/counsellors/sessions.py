"""Logging in and out. A session lasts twelve hours on the server, and ends when she does nothing for a while.

A refused log-in must be counted, so it is committed like any other outcome: None, never an error. Whatever the reason
(unknown address, wrong password, wrong or used code, a delay, a closed account) the work and the answer are the same.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, column, delete, or_, select, table, update
from sqlalchemy.orm import Session

from relais.conversations import tokens
from relais.counsellors import addresses, audit, delays, memberships, passwords, totp
from relais.counsellors.access import Actor, Role
from relais.counsellors.tables import Counsellor, CounsellorSession, Membership
from relais.errors import NotFound

LASTS = dt.timedelta(hours=12)
IDLE, IDLE_IN_TALK = dt.timedelta(minutes=30), dt.timedelta(hours=2)  # reliability.md §4
SEEN_AGAIN = dt.timedelta(minutes=1)  # no write for every request
_SHOWN = (Counsellor.id, Counsellor.name, Counsellor.role, Counsellor.departements)  # opens nothing else of an account
_TALKS = table("handoffs", column("counsellor_id"), column("state"))  # the room of handoffs stands above this one


@dataclass(frozen=True)
class Claim:
    """Somebody says that she has this account, which may not exist. `verify` takes a third of a second."""

    counsellor_id: str | None
    password_hash: str | None

    def verify(self, password: str) -> bool:
        return passwords.is_right(self.password_hash, password)


@dataclass(frozen=True)
class LoggedIn:
    token: str
    actor: Actor
    expires_at: dt.datetime


def log_in(session: Session, *, email: str, password: str, code: str, now: dt.datetime) -> LoggedIn | None:
    """All at once. Where others wait for the session: `find_claim`, `Claim.verify` outside of it, `conclude`."""
    claim = find_claim(session, email)
    return conclude(session, claim, claim.verify(password), code, now=now)


def find_claim(session: Session, email: str) -> Claim:
    account = addresses.find_account(session, email)
    return Claim(account.id, account.password_hash) if account else Claim(None, None)


def conclude(
    session: Session, claim: Claim, is_right: bool, code: str, *, former: str | None = None, now: dt.datetime
) -> LoggedIn | None:
    """A new token each time; the session of `former` ends. None: refused, and counted."""
    account = _held(session, claim)
    step = _step_of(account, code, now)
    if account is None or delays.is_locked(account.locked_until, now):
        _refuse(session, account, now)
        return None
    if not is_right or step is None:
        account.failures = delays.count_failure(account.failures, account.locked_until, now)
        account.locked_until = delays.locked_until(account.failures, now) or account.locked_until
        _refuse(session, account, now)
        return None
    account.totp_last_step, account.last_login_at = step, now
    account.failures, account.locked_until = 0, None
    if former:
        log_out(session, former)
    audit.write(session, actor_id=account.id, action="login", object_id=account.id, now=now)
    return open_for(session, account, now=now)


@dataclass(frozen=True)
class Present:
    """`is_seen`: this moment is worth being written as her last one."""

    actor: Actor
    is_seen: bool


def get_actor(session: Session, token: str, *, now: dt.datetime) -> Actor:
    """Raises `NotFound` (session_unknown): wrong, over, idle, logged out, or the account was closed."""
    return get_present(session, token, now=now).actor


def get_present(session: Session, token: str, *, now: dt.datetime) -> Present:
    """The same. She may be silent longer while somebody talks with her."""
    wanted = (
        select(*_SHOWN, CounsellorSession.seen_at, Membership.structure_id)
        .join(CounsellorSession, CounsellorSession.counsellor_id == Counsellor.id)
        .outerjoin(Membership, (Membership.counsellor_id == Counsellor.id) & memberships.is_live(now))
        .where(
            CounsellorSession.token_digest == tokens.digest_of(token),
            CounsellorSession.expires_at > now,
            Counsellor.is_active,
            or_(Counsellor.password_hash.is_not(None), Counsellor.subject.is_not(None)),
        )
    )
    found = session.execute(wanted).all()
    if not found:
        raise NotFound("session", code="session_unknown")
    account, silent = found[0], now - found[0].seen_at
    if silent > IDLE and (silent > IDLE_IN_TALK or not _talks(session, account.id)):
        raise NotFound("idle", code="session_unknown")
    structure_ids = frozenset(row.structure_id for row in found if row.structure_id is not None)
    return Present(_actor(session, account, structure_ids), is_seen=silent > SEEN_AGAIN)


def say_seen(session: Session, token: str, *, now: dt.datetime) -> None:
    """She did something."""
    hers = CounsellorSession.token_digest == tokens.digest_of(token)
    session.execute(update(CounsellorSession).where(hers, CounsellorSession.seen_at < now).values(seen_at=now))


def get_id_token(session: Session, token: str) -> str | None:
    """What the other house gave when she came by it."""
    found = session.get(CounsellorSession, tokens.digest_of(token))
    return found.id_token if found else None


def actor_of(session: Session, account: Counsellor, *, now: dt.datetime) -> Actor:
    """With what is hers at this moment."""
    return _actor(session, account, memberships.structures_of(session, account.id, now=now))


def log_out(session: Session, token: str) -> None:
    session.execute(delete(CounsellorSession).where(CounsellorSession.token_digest == tokens.digest_of(token)))


def _actor(session: Session, account: Counsellor | Row[Any], structure_ids: frozenset[str]) -> Actor:
    departements = memberships.territory_of(session, account, structure_ids)
    return Actor(account.id, account.name, Role(account.role), structure_ids, departements)


def _held(session: Session, claim: Claim) -> Counsellor | None:
    """Held until the transaction ends, so that a code serves once and each failure counts; as it is now, not before."""
    wanted = select(Counsellor).where(
        Counsellor.id == (claim.counsellor_id or ""),
        Counsellor.is_active,
        Counsellor.password_hash.is_not(None),
        Counsellor.password_hash == claim.password_hash,
    )
    return session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def _step_of(account: Counsellor | None, code: str, now: dt.datetime) -> int | None:
    """Null for a wrong code and for one that served, or is older than one that served."""
    if account is None or account.totp_secret is None:
        totp.step_of(totp.new_secret(), code, now)
        return None
    step = totp.step_of(account.totp_secret, code, now)
    is_new = step is not None and (account.totp_last_step is None or step > account.totp_last_step)
    return step if is_new else None


def _refuse(session: Session, account: Counsellor | None, now: dt.datetime) -> None:
    session.flush()
    object_id = account.id if account else None
    audit.write(session, actor_id=None, action="login_refused", object_id=object_id, now=now)


def _talks(session: Session, counsellor_id: str) -> bool:
    hers = select(_TALKS.c.state).where(_TALKS.c.counsellor_id == counsellor_id, _TALKS.c.state == "taken")
    return session.execute(hers.limit(1)).first() is not None


def open_for(session: Session, account: Counsellor, *, id_token: str | None = None, now: dt.datetime) -> LoggedIn:
    """Who proved that she is this account."""
    token = tokens.new_token()
    row = CounsellorSession(
        token_digest=tokens.digest_of(token),
        counsellor_id=account.id,
        created_at=now,
        expires_at=now + LASTS,
        seen_at=now,
        id_token=id_token,
    )
    session.add(row)
    session.flush()
    return LoggedIn(token, actor_of(session, account, now=now), row.expires_at)
