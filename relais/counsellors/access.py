"""What each role may do, and the one scope: which handoffs she sees. Everything else is as if it were not there."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, false, literal_column, or_
from sqlalchemy.types import String


class Role(StrEnum):
    counsellor = "counsellor"
    supervisor = "supervisor"
    administrator = "administrator"
    officer = "officer"  # data protection


class Action(StrEnum):
    read = "read"
    answer = "answer"  # take, say, release, transfer, close, note: whatever changes a handoff
    figures = "figures"
    accounts = "accounts"
    export = "export"
    erase = "erase"
    trail = "trail"


_MAY: dict[Role, frozenset[Action]] = {
    Role.counsellor: frozenset({Action.read, Action.answer}),
    Role.supervisor: frozenset({Action.read, Action.answer, Action.figures}),
    Role.administrator: frozenset({Action.accounts}),
    Role.officer: frozenset({Action.export, Action.erase, Action.trail}),
}


@dataclass(frozen=True)
class Actor:
    """Who acts, with what is hers at this moment: memberships that have ended are not in it."""

    id: str
    name: str
    role: Role
    structure_ids: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()


def may(actor: Actor, action: str) -> bool:
    return action in _MAY[Role(actor.role)]


def sees(actor: Actor) -> ColumnElement[bool]:
    """A condition on the table `handoffs`: her structures, and a supervisor's territory. Nobody else sees any."""
    if not may(actor, Action.read):
        return false()
    is_own = _column("structure_id").in_(sorted(actor.structure_ids))
    if actor.role != Role.supervisor or not actor.departements:
        return is_own
    return or_(is_own, _column("departement").in_(sorted(actor.departements)))


def _column(name: str) -> ColumnElement[str]:
    """By its name: the room of handoffs stands above this one."""
    return literal_column(f"handoffs.{name}", String())
