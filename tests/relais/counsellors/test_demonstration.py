"""The demonstration: once, on the embedded default, with accounts that open."""

from collections import Counter

import pytest

from relais.commands.counsellors import is_wanted
from relais.counsellors import accounts, demonstration, sessions, totp
from relais.database import Database
from relais.settings import ROOT, Settings
from relais.structures.tables import ReceivingStructure
from tests.relais.counsellors.builders import LATER, NOW, open_account


def set_up(database: Database) -> list[demonstration.FirstPassword]:
    with database.write_session() as session:
        return demonstration.set_up(session, ROOT / "data", now=NOW)


def test_accounts_open_with_what_was_told(database: Database) -> None:
    told = set_up(database)

    assert Counter(one.role for one in told) == {"counsellor": 6, "supervisor": 1, "administrator": 1}
    for one in told:
        with database.write_session() as session:
            code = totp.code_at(one.secret, LATER)
            assert sessions.log_in(session, email=one.email, password=one.password, code=code, now=LATER)


def test_each_structure_has_two_counsellors(database: Database) -> None:
    set_up(database)

    with database.read_session() as session:
        listed = accounts.list_all(session, now=NOW)
    count = Counter(structure for one in listed if one.role == "counsellor" for structure in one.structure_ids)
    assert count == {"exemple-aude": 2, "exemple-aveyron": 2, "exemple-tarn": 2}
    assert all("exemple" in one.name and one.email.endswith(".test") for one in listed)


def test_passwords_are_not_the_same_twice(database: Database) -> None:
    told = set_up(database)

    assert len({one.password for one in told}) == len({one.secret for one in told}) == len(told)


def test_second_time_does_nothing(database: Database) -> None:
    set_up(database)

    assert set_up(database) == []


def test_where_there_is_an_account_does_nothing(database: Database) -> None:
    open_account(database)

    assert set_up(database) == []
    with database.read_session() as session:
        assert session.query(ReceivingStructure).where(ReceivingStructure.is_example).count() == 0


@pytest.mark.parametrize(("asked", "is_on"), [(None, None), (True, True), (False, False)])
def test_wanted_on_sqlite_alone_unless_said(database: Database, asked: bool | None, is_on: bool | None) -> None:
    expected = database.is_sqlite if is_on is None else is_on

    assert is_wanted(Settings(demonstration=asked), database) is expected
