"""Accounts: invited by an administrator, opened by the invited person alone, closed. Nobody else sets a password."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from relais.counsellors import addresses, audit, invitations, memberships, passwords, totp
from relais.counsellors.access import Role
from relais.counsellors.tables import Counsellor, CounsellorSession, Invitation
from relais.errors import Conflict, NotFound, Refused


@dataclass(frozen=True)
class Begun:
    """What the invited person sees: the secret goes into her application, by hand or by a drawing of `uri`."""

    name: str
    secret: str
    uri: str


@dataclass(frozen=True)
class Listed:
    """`state`: invited, active or disabled."""

    id: str
    name: str
    email: str
    role: str
    structure_ids: frozenset[str]
    departements: tuple[str, ...]
    state: str
    last_login_at: dt.datetime | None


def invite(
    session: Session,
    *,
    email: str,
    name: str,
    role: str,
    structure_ids: Collection[str],
    departements: Collection[str] = (),
    actor_id: str | None = None,
    now: dt.datetime,
) -> str:
    """The token. Raises `Refused`, or `Conflict` (account_exists)."""
    email, name = addresses.checked(email), name.strip()
    if not name:
        raise Refused("a name is wanted", code="name_wanted")
    memberships.check(session, role, structure_ids, departements)
    if addresses.find_account(session, email) is not None:
        raise Conflict("this address has an account", code="account_exists")
    account = Counsellor(
        id=str(uuid.uuid4()),
        email_digest=addresses.digest_of(email),
        email=email,
        name=name,
        role=role,
        departements=sorted(set(departements)),
        is_active=True,
        failures=0,
        created_at=now,
    )
    session.add(account)
    session.flush()
    memberships.begin(session, account.id, structure_ids, now=now)
    audit.write(session, actor_id=actor_id, action="account_invited", object_id=account.id, now=now)
    return invitations.give(session, account.id, now=now)


def invite_again(session: Session, counsellor_id: str, *, actor_id: str | None = None, now: dt.datetime) -> str:
    """Lost password or telephone: nothing of before opens any more, she sets both anew. Raises `NotFound`."""
    account = get(session, counsellor_id)
    if not account.is_active:
        raise NotFound("a closed account", code="counsellor_unknown")
    account.password_hash, account.totp_secret, account.totp_last_step = None, None, None
    account.subject = None
    account.failures, account.locked_until = 0, None
    _end_sessions(session, account.id)
    audit.write(session, actor_id=actor_id, action="account_invited_again", object_id=account.id, now=now)
    return invitations.give(session, account.id, now=now)


def begin(session: Session, token: str, *, now: dt.datetime) -> Begun:
    """The same secret each time the page is opened. Raises `NotFound` (invitation_unknown)."""
    account = invitations.get_invited(session, token, now=now)
    account.totp_secret = secret = account.totp_secret or totp.new_secret()
    session.flush()
    return Begun(account.name, secret, totp.uri_of(secret, account.email))


def accept(session: Session, token: str, *, password: str, code: str, now: dt.datetime) -> None:
    """Raises `NotFound` (invitation_unknown), `Refused` (password_weak, code_wrong)."""
    account = invitations.get_invited(session, token, now=now)
    passwords.check(password, email=account.email, name=account.name)
    step = totp.step_of(account.totp_secret, code, now) if account.totp_secret else None
    if step is None:
        raise Refused("the code is wrong", code="code_wrong")
    invitations.use(session, token, now=now)
    account.password_hash, account.totp_last_step = passwords.hash_of(password), step
    session.flush()
    audit.write(session, actor_id=account.id, action="account_opened", object_id=account.id, now=now)


def disable(session: Session, counsellor_id: str, *, actor_id: str | None = None, now: dt.datetime) -> None:
    """At once, everywhere: sessions, invitation, memberships, presence. Raises `NotFound`, `Conflict`.

    The last administrator stays (last_administrator): nobody could invite anybody any more.
    """
    account = get(session, counsellor_id)
    if account.is_active and account.role == Role.administrator and not _has_another_administrator(session, account):
        raise Conflict("the last administrator", code="last_administrator")
    account.is_active, account.password_hash, account.totp_secret = False, None, None
    account.subject, account.closed_at = None, account.closed_at or now
    _end_sessions(session, account.id)
    session.execute(delete(Invitation).where(Invitation.counsellor_id == account.id))
    memberships.end(session, account.id, now=now)
    audit.write(session, actor_id=actor_id, action="account_disabled", object_id=account.id, now=now)


def _has_another_administrator(session: Session, account: Counsellor) -> bool:
    others = select(Counsellor.id).where(
        Counsellor.role == Role.administrator, Counsellor.is_active, Counsellor.id != account.id
    )
    return session.execute(others.limit(1)).first() is not None


def move(
    session: Session,
    counsellor_id: str,
    structure_ids: Collection[str],
    *,
    actor_id: str | None = None,
    now: dt.datetime,
) -> None:
    """From now on she belongs to these structures and no other. Raises `NotFound`, `Refused`."""
    account = get(session, counsellor_id)
    memberships.check(session, account.role, structure_ids, account.departements)
    former = memberships.structures_of(session, account.id, now=now)
    memberships.end(session, account.id, former - set(structure_ids), now=now)
    memberships.begin(session, account.id, set(structure_ids) - former, now=now)
    audit.write(session, actor_id=actor_id, action="account_moved", object_id=account.id, now=now)


def get(session: Session, counsellor_id: str) -> Counsellor:
    """Raises `NotFound` (counsellor_unknown)."""
    found = session.get(Counsellor, counsellor_id)
    if found is None:
        raise NotFound("counsellor", code="counsellor_unknown")
    return found


def get_name(session: Session, counsellor_id: str) -> str:
    return get(session, counsellor_id).name


def list_all(session: Session, *, now: dt.datetime) -> list[Listed]:
    """By name; closed ones last, until they are forgotten."""
    listed = [_listed(session, one, now) for one in session.scalars(select(Counsellor)) if one.email]
    return sorted(listed, key=lambda one: (one.state == "disabled", one.name.casefold(), one.id))


def _listed(session: Session, account: Counsellor, now: dt.datetime) -> Listed:
    state = "active" if account.password_hash or account.subject else "invited"
    return Listed(
        id=account.id,
        name=account.name,
        email=account.email,
        role=account.role,
        structure_ids=memberships.structures_of(session, account.id, now=now),
        departements=tuple(account.departements),
        state=state if account.is_active else "disabled",
        last_login_at=account.last_login_at,
    )


def _end_sessions(session: Session, counsellor_id: str) -> None:
    session.execute(delete(CounsellorSession).where(CounsellorSession.counsellor_id == counsellor_id))
