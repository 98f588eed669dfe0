"""Who belongs to which structure, from one moment to another."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select, update
from sqlalchemy.orm import Session

from relais.counsellors.access import Role
from relais.counsellors.tables import Counsellor, Membership
from relais.errors import Refused
from relais.structures.presence import say_present
from relais.structures.tables import ReceivingStructure

IN_STRUCTURES = (Role.counsellor, Role.supervisor)


def check(session: Session, role: str, structure_ids: Collection[str], departements: Collection[str]) -> None:
    """Raises `Refused`: role_unknown, structure_unknown, structure_wanted."""
    if role not in Role.__members__:
        raise Refused(f"roles: {', '.join(Role)}", code="role_unknown")
    known = set(session.scalars(select(ReceivingStructure.id).where(ReceivingStructure.id.in_(list(structure_ids)))))
    if unknown := sorted(set(structure_ids) - known):
        raise Refused(f"no such structure: {', '.join(unknown)}", code="structure_unknown")
    has_scope = bool(structure_ids) or (role == Role.supervisor and bool(departements))
    if role in IN_STRUCTURES and not has_scope:
        raise Refused(f"a {role} belongs to a structure", code="structure_wanted")


def begin(session: Session, counsellor_id: str, structure_ids: Collection[str], *, now: dt.datetime) -> None:
    for structure_id in sorted(set(structure_ids)):
        session.add(Membership(counsellor_id=counsellor_id, structure_id=structure_id, since=now, until=None))
    session.flush()


def end(
    session: Session, counsellor_id: str, structure_ids: Collection[str] | None = None, *, now: dt.datetime
) -> None:
    """In these structures, in all when none is named. She is no longer present there either."""
    is_hers = Membership.counsellor_id == counsellor_id
    is_meant = is_hers if structure_ids is None else is_hers & Membership.structure_id.in_(list(structure_ids))
    session.execute(update(Membership).where(is_meant, is_live(now)).values(until=now))
    say_present(session, counsellor_id, (), is_available=False, now=now)


def structures_of(session: Session, counsellor_id: str, *, now: dt.datetime) -> frozenset[str]:
    live = select(Membership.structure_id).where(Membership.counsellor_id == counsellor_id, is_live(now))
    return frozenset(session.scalars(live))


def members_of(session: Session, structure_ids: Collection[str], *, now: dt.datetime) -> dict[str, list[Counsellor]]:
    """Open accounts of those who answer there, by structure."""
    wanted = (
        select(Membership.structure_id, Counsellor)
        .join(Counsellor, Counsellor.id == Membership.counsellor_id)
        .where(Membership.structure_id.in_(list(structure_ids)), is_live(now))
        .where(Counsellor.is_active, Counsellor.role.in_(IN_STRUCTURES))
    )
    found: dict[str, list[Counsellor]] = {}
    for structure_id, counsellor in session.execute(wanted.order_by(Counsellor.created_at)).tuples():
        found.setdefault(structure_id, []).append(counsellor)
    return found


def territory_of(session: Session, account: Counsellor | Row[Any], structure_ids: Collection[str]) -> frozenset[str]:
    """A supervisor's départements; none when she has left all the structures that she belonged to."""
    ever = select(Membership.structure_id).where(Membership.counsellor_id == account.id).limit(1)
    has_left = not structure_ids and session.execute(ever).first() is not None
    return frozenset() if account.role != Role.supervisor or has_left else frozenset(account.departements)


def is_live(now: dt.datetime) -> ColumnElement[bool]:
    return (Membership.since <= now) & or_(Membership.until.is_(None), Membership.until > now)
