"""Each kind of data goes after the time of its own setting, and the command executes them all."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from relais import crypto
from relais.commands.purge import purge
from relais.conversations.states import OutboxState
from relais.conversations.tables import Erasure, Outbox
from relais.counsellors import accounts
from relais.counsellors.purge import purge as purge_counsellors
from relais.counsellors.tables import Counsellor
from relais.database import Database
from relais.retention import Retention
from relais.settings import Settings
from tests.relais.counsellors.builders import open_account

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def keyring() -> None:
    crypto.install(crypto.Keyring([crypto.new_key()]))


def count(database: Database, table: type) -> int:
    with database.read_session() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
def test_what_left_goes_after_its_days(database: Database, days: int, left: int) -> None:
    with database.write_session() as session:
        row = {"kind": "handoff_waiting", "dedupe_key": "1", "payload": {}, "state": OutboxState.sent, "next_at": NOW}
        session.add(Outbox(**row, created_at=NOW - dt.timedelta(days=days)))

    purge(database, now=NOW, retention=Retention(sent_days=7))

    assert count(database, Outbox) == left


def test_what_has_not_left_stays_however_old(database: Database) -> None:
    with database.write_session() as session:
        row = {"kind": "handoff_waiting", "dedupe_key": "1", "payload": {}, "state": OutboxState.failed, "next_at": NOW}
        session.add(Outbox(**row, created_at=NOW - dt.timedelta(days=99)))

    purge(database, now=NOW, retention=Retention(sent_days=7))

    assert count(database, Outbox) == 1


@pytest.mark.parametrize(("days", "left"), [(59, 1), (61, 0)])
def test_receipts_go_after_their_days(database: Database, days: int, left: int) -> None:
    with database.write_session() as session:
        session.add(Erasure(receipt="EFF-1", conversation_digest="0", erased_at=NOW - dt.timedelta(days=days)))

    purge(database, now=NOW, retention=Retention(receipt_days=60))

    assert count(database, Erasure) == left


@pytest.mark.parametrize(("months", "is_known"), [(11, True), (13, False)])
def test_name_of_a_closed_account_goes_after_its_months(database: Database, months: int, is_known: bool) -> None:
    account = open_account(database)
    with database.write_session() as session:
        accounts.invite(
            session, email="chef@relais.example", name="Chef", role="administrator", structure_ids=[], now=NOW
        )
        accounts.disable(session, account.id, now=NOW)

    with database.write_session() as session:
        later = NOW + dt.timedelta(days=30.5 * months)
        purge_counsellors(session, later, retention=Retention(closed_account_months=12, trail_months=36))
        found = session.get_one(Counsellor, account.id)
        assert (found.email != "") == is_known
        assert (found.name != "Compte fermé") == is_known
        assert len(accounts.list_all(session, now=NOW)) == (2 if is_known else 1)


def test_settings_say_all_of_it() -> None:
    settings = Settings(
        sent_days=3, receipt_days=90, trail_months=18, counted_months=12, closed_account_months=6, _env_file=None
    )

    assert settings.retention == Retention(3, 90, 18, 12, 6)
