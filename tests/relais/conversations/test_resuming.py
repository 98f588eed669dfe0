"""The code to come back with: once, for seven days, as long as the conversation, found by a keyed digest alone."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

import pytest
from sqlalchemy import text

from relais import crypto
from relais.conversations import erasure, resuming, service, thread
from relais.conversations.sentences import Sentences
from relais.conversations.service import Opened
from relais.conversations.tables import Event, ResumeCode
from relais.database import Database
from relais.errors import NotFound

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
WELCOME = {"text": "Bonjour.", "buttons": ()}
WEEK = dt.timedelta(days=7)
NAMES = [field.name for field in fields(Sentences)]
SENTENCES = Sentences(**{**dict.fromkeys(NAMES, "…"), "resume_code": "Votre code : {code}, jusqu'au {date}."})


def opened(database: Database, *, kept_hours: int = 24 * 7) -> Opened:
    with database.write_session() as session:
        return service.open_conversation(
            session, departement=None, locale="fr", kept_hours=kept_hours, welcome=WELCOME, now=NOW
        )


def given(database: Database, conversation: Opened, *, now: dt.datetime = NOW) -> str:
    with database.write_session() as session:
        held = thread.get(session, conversation.conversation_id)
        resuming.give(session, held, SENTENCES, lasts=WEEK, now=now)
        held.save()
        line = session.get_one(Event, (conversation.conversation_id, held.next_seq - 1))
        return str(line.body["code"])


def resumed(database: Database, code: str, *, now: dt.datetime = NOW) -> Opened:
    with database.write_session() as session:
        return resuming.resume(session, code, now=now)


def assert_unknown(database: Database, code: str, *, now: dt.datetime = NOW) -> None:
    with pytest.raises(NotFound) as caught:
        resumed(database, code, now=now)
    assert caught.value.code == "code_unknown"


def test_code_is_easy_to_copy_and_hard_to_guess() -> None:
    codes = {resuming.new_code() for _ in range(500)}

    assert len(codes) == 500
    assert all(re.fullmatch(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}", code) for code in codes)
    assert not set("".join(codes)) & set("01258ABEGILOQSUVZ")
    assert len(set(resuming.ALPHABET)) ** (resuming.GROUPS * resuming.GROUP) > 2**50


@pytest.mark.parametrize("code", ["", "-", "AAAA-AAAA-AAAA", "é" * 40, "\ud800", "' OR 1=1 --", "²" * 12])
def test_wrong_code_is_unknown(database: Database, code: str) -> None:
    given(database, opened(database))

    assert_unknown(database, code)


def test_code_opens_with_a_new_token_and_locks_the_former_device_out(database: Database) -> None:
    conversation = opened(database)

    back = resumed(database, given(database, conversation))

    assert back.conversation_id == conversation.conversation_id
    assert back.token != conversation.token
    with database.read_session() as session:
        service.get_conversation(session, back.conversation_id, back.token, now=NOW)
        with pytest.raises(NotFound):
            service.get_conversation(session, back.conversation_id, conversation.token, now=NOW)


def test_code_written_by_hand_is_read(database: Database) -> None:
    code = given(database, opened(database))

    assert resumed(database, f"  {code.lower().replace('-', ' – ')} ").token


def test_code_works_once(database: Database) -> None:
    code = given(database, opened(database))
    resumed(database, code)

    assert_unknown(database, code)


def test_code_tried_at_once_from_two_devices_opens_one(database: Database) -> None:
    code = given(database, opened(database))

    def tries(_: int) -> bool:
        try:
            return bool(resumed(database, code).token)
        except NotFound:
            return False

    with ThreadPoolExecutor(4) as devices:
        assert sum(devices.map(tries, range(4))) == 1


def test_code_given_again_replaces_the_former(database: Database) -> None:
    conversation = opened(database)
    former, last = given(database, conversation), given(database, conversation)

    assert_unknown(database, former)
    assert resumed(database, last).token


def test_code_ends_after_seven_days_though_the_conversation_lives(database: Database) -> None:
    code = given(database, opened(database, kept_hours=24 * 30))

    assert_unknown(database, code, now=NOW + WEEK)


def test_code_ends_with_the_conversation(database: Database) -> None:
    code = given(database, opened(database, kept_hours=24))

    assert_unknown(database, code, now=NOW + dt.timedelta(hours=24))


@pytest.mark.parametrize("is_from_the_chat", [True, False])
def test_code_of_an_erased_conversation_is_unknown(database: Database, is_from_the_chat: bool) -> None:
    conversation = opened(database)
    code = given(database, conversation)
    with database.write_session() as session:
        if is_from_the_chat:
            held = thread.get(session, conversation.conversation_id)
            erasure.erase_content(session, held, SENTENCES, now=NOW)
            held.save()
        else:
            erasure.erase(session, conversation.conversation_id, now=NOW)

    assert_unknown(database, code)
    with database.read_session() as session:
        assert session.query(ResumeCode).count() == 0


def test_code_is_purged_when_it_has_ended(database: Database) -> None:
    given(database, opened(database, kept_hours=24 * 30))

    with database.write_session() as session:
        erasure.purge(session, now=NOW + WEEK)

    with database.read_session() as session:
        assert session.query(ResumeCode).count() == 0


def test_code_rests_as_a_digest_that_needs_the_key(database: Database) -> None:
    code = given(database, opened(database))
    with database.read_session() as session:
        raw = str(session.execute(text("SELECT code_hash FROM resume_codes")).scalar_one())
    digest = crypto.installed().digests(resuming.PURPOSE, code.replace("-", "").encode())[0]
    crypto.install(crypto.Keyring([crypto.new_key()]))

    assert raw == digest
    assert_unknown(database, code)


def test_code_lives_through_a_rotation_of_keys(database: Database) -> None:
    former, new = crypto.new_key(), crypto.new_key()
    crypto.install(crypto.Keyring([former]))
    code = given(database, opened(database))
    crypto.install(crypto.Keyring([new, former]))

    assert resumed(database, code).token


def test_line_says_until_when(database: Database) -> None:
    conversation = opened(database)
    code = given(database, conversation)

    with database.read_session() as session:
        line = session.get_one(Event, (conversation.conversation_id, 2))
    assert line.body == {"state": "resume_code", "text": f"Votre code : {code}, jusqu'au 29/11/2026.", "code": code}
