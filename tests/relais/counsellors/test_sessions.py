"""Logging in: a code serves once, delays grow and end, whatever was wrong looks and costs the same."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from relais.counsellors import delays, sessions, totp
from relais.counsellors.purge import purge
from relais.counsellors.sessions import Claim
from relais.counsellors.tables import AuditEntry, Counsellor, CounsellorSession
from relais.database import Database
from relais.errors import NotFound
from tests.relais.counsellors.builders import LATER, NOW, PASSWORD, Opened, log_in, open_account
from tests.relais.counsellors.conftest import CountingHasher

WRONG = "une phrase qui est fausse"


def fail(database: Database, account: Opened, times: int, *, now: dt.datetime = LATER) -> None:
    for _ in range(times):
        assert log_in(database, account, password=WRONG, now=now) is None


def account_of(database: Database, account: Opened) -> Counsellor:
    with database.read_session() as session:
        return session.get_one(Counsellor, account.id)


@pytest.mark.parametrize("shift_s", [-30, 0, 30])
def test_code_of_a_near_step_is_right(shift_s: int) -> None:
    secret = totp.new_secret()

    assert totp.step_of(secret, totp.code_at(secret, NOW + dt.timedelta(seconds=shift_s)), NOW) is not None


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３"])
def test_code_that_is_none_is_wrong(code: str) -> None:
    assert totp.step_of(totp.new_secret(), code, NOW) is None


@pytest.mark.parametrize("shift_s", [-90, 90])
def test_code_of_a_far_step_is_wrong(shift_s: int) -> None:
    secret = totp.new_secret()

    assert totp.step_of(secret, totp.code_at(secret, NOW + dt.timedelta(seconds=shift_s)), NOW) is None


def test_code_serves_once(database: Database) -> None:
    account = open_account(database)

    assert log_in(database, account) is not None
    assert log_in(database, account) is None


def test_code_of_the_opening_has_served(database: Database) -> None:
    account = open_account(database)

    assert log_in(database, account, now=NOW) is None


def test_code_older_than_one_that_served_is_refused(database: Database) -> None:
    account = open_account(database)
    assert log_in(database, account) is not None

    before = account.code(LATER - dt.timedelta(seconds=30))

    assert log_in(database, account, code=before) is None


def test_code_replayed_in_parallel_serves_once(database: Database) -> None:
    account = open_account(database)
    with database.read_session() as session:
        claim = sessions.find_claim(session, account.email)
    code = account.code(LATER)

    def conclude(_number: int) -> bool:
        with database.write_session() as session:
            return sessions.conclude(session, claim, True, code, now=LATER) is not None

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(conclude, range(8)))

    assert sum(outcomes) == 1


def test_failures_in_parallel_are_all_counted(database: Database) -> None:
    account = open_account(database)

    def try_once(_number: int) -> object:
        return log_in(database, account, password=WRONG)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(try_once, range(4)))

    assert account_of(database, account).failures == 4


def test_delay_begins_at_the_fifth_and_doubles_up_to_a_quarter_of_an_hour() -> None:
    found = [delays.locked_until(failures, NOW) for failures in (0, 4, 5, 6, 7, 9, 10, 500)]

    seconds = [None if until is None else (until - NOW).total_seconds() for until in found]
    assert seconds == [None, None, 30, 60, 120, 480, 900, 900]


def test_right_password_during_a_delay_is_refused_and_not_counted(database: Database) -> None:
    account = open_account(database)
    fail(database, account, 5)

    assert log_in(database, account, now=LATER + dt.timedelta(seconds=29)) is None

    assert account_of(database, account).failures == 5


def test_delay_ends_and_is_forgotten(database: Database) -> None:
    account = open_account(database)
    fail(database, account, 5)

    assert log_in(database, account, now=LATER + dt.timedelta(seconds=31)) is not None

    after = account_of(database, account)
    assert (after.failures, after.locked_until) == (0, None)


def test_delay_grows_with_the_next_failure(database: Database) -> None:
    account = open_account(database)
    fail(database, account, 5)

    fail(database, account, 1, now=LATER + dt.timedelta(seconds=31))

    assert account_of(database, account).locked_until == LATER + dt.timedelta(seconds=91)


def test_tries_during_a_delay_do_not_lengthen_it(database: Database) -> None:
    account = open_account(database)
    fail(database, account, 50)

    assert account_of(database, account).locked_until == LATER + dt.timedelta(seconds=30)


def test_failures_of_another_day_are_forgotten(database: Database) -> None:
    account = open_account(database)
    fail(database, account, 5)

    fail(database, account, 1, now=LATER + dt.timedelta(days=2))

    assert account_of(database, account).failures == 1


def test_wrong_code_counts_as_a_failure(database: Database) -> None:
    account = open_account(database)

    assert log_in(database, account, code="000000") is None

    assert account_of(database, account).failures == 1


@pytest.mark.parametrize("case", ["unknown", "wrong", "locked", "disabled", "invited"])
def test_every_refusal_costs_one_verification_and_one_line(
    database: Database, hasher: CountingHasher, case: str
) -> None:
    account = open_account(database)
    with database.write_session() as session:
        row = session.get_one(Counsellor, account.id)
        row.locked_until = LATER + dt.timedelta(minutes=5) if case == "locked" else None
        row.is_active = case != "disabled"
        row.password_hash = None if case == "invited" else row.password_hash
    asked = Opened("", "nobody@relais.test", account.secret) if case == "unknown" else account
    hasher.verified, lines = 0, count_of(database, AuditEntry)

    outcome = log_in(database, asked, password=WRONG if case == "wrong" else PASSWORD)

    assert outcome is None
    assert hasher.verified == 1
    assert count_of(database, AuditEntry) == lines + 1


def count_of(database: Database, table: type[AuditEntry] | type[CounsellorSession]) -> int:
    with database.read_session() as session:
        return session.query(table).count()


def test_password_changed_meanwhile_refuses_an_older_claim(database: Database) -> None:
    account = open_account(database)

    with database.write_session() as session:
        older = Claim(account.id, "$argon2id$former")
        assert sessions.conclude(session, older, True, account.code(LATER), now=LATER) is None


def is_in(database: Database, token: str, after: dt.timedelta) -> bool:
    with database.read_session() as session:
        try:
            sessions.get_actor(session, token, now=LATER + after)
        except NotFound:
            return False
        return True


def test_session_ends_after_twelve_hours_however_busy_she_is(database: Database) -> None:
    account = open_account(database)
    logged = log_in(database, account)
    assert logged is not None
    for quarter in range(1, 48):
        with database.write_session() as session:
            now = LATER + dt.timedelta(minutes=15 * quarter)
            assert sessions.get_present(session, logged.token, now=now).is_seen
            sessions.say_seen(session, logged.token, now=now)

    assert is_in(database, logged.token, dt.timedelta(hours=11, minutes=59))
    assert not is_in(database, logged.token, dt.timedelta(hours=12))


def test_session_ends_when_nobody_does_anything(database: Database) -> None:
    account = open_account(database)
    logged = log_in(database, account)
    assert logged is not None

    assert is_in(database, logged.token, dt.timedelta(minutes=30))
    assert not is_in(database, logged.token, dt.timedelta(minutes=31))


def test_no_write_for_each_request_of_one_minute(database: Database) -> None:
    logged = log_in(database, open_account(database))
    assert logged is not None

    with database.read_session() as session:
        now = LATER + dt.timedelta(seconds=50)
        assert not sessions.get_present(session, logged.token, now=now).is_seen


def test_session_ends_when_she_logs_out(database: Database) -> None:
    account = open_account(database)
    logged = log_in(database, account)
    assert logged is not None

    with database.write_session() as session:
        sessions.log_out(session, logged.token)

    with database.read_session() as session, pytest.raises(NotFound):
        sessions.get_actor(session, logged.token, now=LATER)


def test_log_in_gives_a_new_token_and_ends_the_former(database: Database) -> None:
    account = open_account(database)
    first = log_in(database, account)
    assert first is not None
    now = LATER + dt.timedelta(minutes=1)

    with database.write_session() as session:
        claim = sessions.find_claim(session, account.email)
        second = sessions.conclude(session, claim, True, account.code(now), former=first.token, now=now)

    assert second is not None
    with database.read_session() as session:
        assert sessions.get_actor(session, second.token, now=now).id == account.id
        with pytest.raises(NotFound):
            sessions.get_actor(session, first.token, now=now)


def test_purge_removes_what_is_over(database: Database) -> None:
    account = open_account(database)
    assert log_in(database, account) is not None

    with database.write_session() as session:
        purge(session, LATER + dt.timedelta(hours=11))
    assert count_of(database, CounsellorSession) == 1

    with database.write_session() as session:
        purge(session, LATER + dt.timedelta(hours=12))
    assert count_of(database, CounsellorSession) == 0
