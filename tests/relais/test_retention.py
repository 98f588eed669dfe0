"""Each kind of data goes after the time of its own setting, and the command executes them all."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from relais import crypto
from relais.commands.purge import purge
from relais.conversations.states import OutboxState
from relais.conversations.tables import Erasure, Outbox
from relais.database import Database
from relais.retention import Retention
from relais.settings import Settings

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


def test_settings_say_all_of_it() -> None:
    settings = Settings(sent_days=3, receipt_days=90, trail_months=18, counted_months=12, _env_file=None)

    assert settings.retention == Retention(3, 90, 18, 12)
