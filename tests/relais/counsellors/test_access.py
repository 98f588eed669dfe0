"""The one scope: role × structure × territory × former member; and what each role may do."""

import datetime as dt
import itertools

import pytest
from sqlalchemy import select

from relais.conversations.tables import Conversation
from relais.counsellors import access, accounts, memberships, sessions
from relais.counsellors.access import Action, Actor, Role
from relais.counsellors.tables import Counsellor
from relais.database import Database
from relais.handoffs.tables import Handoff
from tests.relais.counsellors.builders import LATER, NOW, STRUCTURES, add_structures, open_account

TERRITORIES = ("81", "12", None)


def add_handoffs(database: Database) -> None:
    """One for each structure and département, named after both."""
    add_structures(database)
    with database.write_session() as session:
        for structure_id, departement in itertools.product(STRUCTURES, TERRITORIES):
            session.add(make_conversation(f"{structure_id}-{departement}"))
            session.flush()
            session.add(make_handoff(structure_id, departement))


def make_conversation(key: str) -> Conversation:
    return Conversation(
        id=key,
        token_hash=key,
        owner="requested",
        locale="fr",
        kept_hours=24,
        created_at=NOW,
        last_at=NOW,
        expires_at=NOW + dt.timedelta(days=1),
    )


def make_handoff(structure_id: str, departement: str | None) -> Handoff:
    key = f"{structure_id}-{departement}"
    return Handoff(
        id=key,
        conversation_id=key,
        structure_id=structure_id,
        departement=departement,
        state="waiting",
        mode="now",
        trigger="asked",
        requested_at=NOW,
        from_seq=1,
    )


def seen_by(database: Database, actor: Actor) -> set[str]:
    with database.read_session() as session:
        return set(session.scalars(select(Handoff.id).where(access.sees(actor))))


def expected(role: Role, structures: frozenset[str], territory: frozenset[str]) -> set[str]:
    """Written apart from the code: who sees what, said for each pair."""
    if role in (Role.administrator, Role.officer):
        return set()
    own = {f"{one}-{departement}" for one in structures for departement in TERRITORIES}
    around = {f"{one}-{departement}" for one in STRUCTURES for departement in territory}
    return own | around if role is Role.supervisor else own


def test_matrix_of_role_structure_and_territory(database: Database) -> None:
    add_handoffs(database)
    of_structures = [frozenset(), frozenset({"albi"}), frozenset({"rodez"}), frozenset(STRUCTURES)]
    of_territory = [frozenset(), frozenset({"81"}), frozenset({"81", "12"})]

    for role, structures, territory in itertools.product(Role, of_structures, of_territory):
        actor = Actor("a", "Ana", role, structures, territory)
        assert seen_by(database, actor) == expected(role, structures, territory), (role, structures, territory)


@pytest.mark.parametrize("role", [Role.counsellor, Role.supervisor])
def test_former_member_sees_nothing(database: Database, role: Role) -> None:
    add_handoffs(database)
    account = open_account(database, role=role, departements=["81"])
    before = actor_at(database, account.id, LATER)

    with database.write_session() as session:
        memberships.end(session, account.id, now=LATER)

    after = actor_at(database, account.id, LATER)
    assert {"albi-81", "albi-12", "albi-None"} <= seen_by(database, before)
    assert seen_by(database, after) == set()


def test_moved_member_sees_the_new_structure_alone(database: Database) -> None:
    add_handoffs(database)
    account = open_account(database)

    with database.write_session() as session:
        accounts.move(session, account.id, ["rodez"], now=LATER)

    assert seen_by(database, actor_at(database, account.id, LATER)) == {"rodez-81", "rodez-12", "rodez-None"}


def test_supervisor_of_a_territory_alone_sees_it(database: Database) -> None:
    add_handoffs(database)
    account = open_account(database, role="supervisor", structure_ids=[], departements=["12"])

    assert seen_by(database, actor_at(database, account.id, LATER)) == {"albi-12", "rodez-12"}


def test_counsellor_gets_no_territory(database: Database) -> None:
    add_handoffs(database)
    account = open_account(database, departements=["12"])

    assert actor_at(database, account.id, LATER).departements == frozenset()


def actor_at(database: Database, counsellor_id: str, now: dt.datetime) -> Actor:
    with database.read_session() as session:
        return sessions.actor_of(session, session.get_one(Counsellor, counsellor_id), now=now)


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        ("counsellor", {"read", "answer"}),
        ("supervisor", {"read", "answer", "figures"}),
        ("administrator", {"accounts"}),
        ("officer", {"export", "erase", "trail"}),
    ],
)
def test_each_role_may_do_this_and_nothing_else(role: str, actions: set[str]) -> None:
    actor = Actor("a", "Ana", Role(role))

    assert {action.value for action in Action if access.may(actor, action)} == actions
    assert not access.may(actor, "unheard_of")
