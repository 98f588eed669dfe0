"""Encrypted columns: unreadable in a raw copy, readable across a rotation, refused with a wrong key."""

import datetime as dt

import pytest
from sqlalchemy import text

from relais import crypto
from relais.commands.keys import encrypted_columns, rotate
from relais.conversations import keys, service
from relais.conversations.tables import Conversation
from relais.database import Database
from relais.errors import Refused

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
WELCOME = {"text": "marqueur-secret", "buttons": ()}


def _open(database: Database) -> str:
    with database.write_session() as session:
        keys.check_or_seal(session)
        opened = service.open_conversation(
            session, departement=None, locale="fr", kept_hours=24, welcome=WELCOME, now=NOW
        )
        session.get_one(Conversation, opened.conversation_id).dialogue_snapshot = {"slots": "marqueur-secret"}
        return opened.conversation_id


def _raw(database: Database) -> bytes:
    with database.read_session() as session:
        found = [
            bytes(row[0])
            for table, columns in encrypted_columns()
            for column in columns
            for row in session.execute(text(f"SELECT {column.name} FROM {table.name} WHERE {column.name} IS NOT NULL"))
        ]
    return b"\n".join(found)


def test_raw_columns_hold_nothing_readable(database: Database) -> None:
    _open(database)

    raw = _raw(database)

    assert raw.count(b"gAAAA") == 3  # the welcome, the snapshot, the sealed word
    assert b"marqueur" not in raw


def test_rotation_makes_the_former_key_useless_and_keeps_every_row(database: Database) -> None:
    former, new = crypto.new_key(), crypto.new_key()
    crypto.install(crypto.Keyring([former]))
    conversation_id = _open(database)
    crypto.install(crypto.Keyring([new, former]))

    assert rotate(database) == 3

    crypto.install(crypto.Keyring([new]))
    with database.read_session() as session:
        keys.check_or_seal(session)
        assert session.get_one(Conversation, conversation_id).dialogue_snapshot == {"slots": "marqueur-secret"}


def test_wrong_key_is_refused_at_the_sealed_word(database: Database) -> None:
    _open(database)
    crypto.install(crypto.Keyring([crypto.new_key()]))

    with database.read_session() as session, pytest.raises(Refused, match="cannot read the stored data"):
        keys.check_or_seal(session)


@pytest.mark.parametrize("key", ["", "court", "A" * 43 + "=", "pas de base64 !"])
def test_key_that_is_short_or_default_is_refused(key: str) -> None:
    with pytest.raises(Refused):
        crypto.Keyring([key])


def test_purposes_have_keys_of_their_own() -> None:
    keyring = crypto.Keyring([crypto.new_key()])

    with pytest.raises(Refused):
        keyring.decrypt("outbox", keyring.encrypt("content", b"x"))


def test_every_column_of_words_is_encrypted() -> None:
    flagged = {f"{table.name}.{column.name}" for table, columns in encrypted_columns() for column in columns}

    expected = {
        "events.body",
        "events.sent",
        "buttons.payload",
        "diagnostics.body",
        "turns.message",
        "turns.unshown",
        "outbox.payload",
    }
    accounts = {"counsellors.email", "counsellors.name", "counsellors.totp_secret", "counsellor_sessions.id_token"}
    handoffs = {"handoffs.summary", "handoffs.contact", "handoffs.appointment", "handoff_notes.text"}
    journeys = {"journeys.last_result", "journey_changes.body"}
    channels = {"channel_links.address", "channel_updates.body"}
    others = {"counted_for.searches", "conversations.dialogue_snapshot", "key_checks.sealed"} | {
        "webhooks.url",
        "webhooks.secret",
    }
    assert flagged == expected | accounts | handoffs | journeys | channels | others
