"""Accounts: an invitation opens one once, for 72 hours; nobody but the invited person sets a password."""

import datetime as dt

import pytest
from sqlalchemy import text

from relais import crypto
from relais.counsellors import accounts, addresses, sessions, totp
from relais.counsellors.tables import Counsellor
from relais.database import Database
from relais.errors import Conflict, NotFound, Refused
from tests.relais.counsellors.builders import LATER, NOW, accept, begin, invite, log_in, open_account


def code_of(error: pytest.ExceptionInfo[Exception]) -> str:
    return str(getattr(error.value, "code", ""))


def test_invited_person_opens_her_account(database: Database) -> None:
    account = open_account(database)

    logged = log_in(database, account)

    assert logged is not None
    assert logged.actor.name == "Ana"
    assert logged.actor.structure_ids == {"albi"}


def test_invitation_shows_one_secret_however_often(database: Database) -> None:
    token = invite(database)

    first, second = begin(database, token), begin(database, token)

    assert first == second
    assert first.secret in first.uri
    assert totp.qr_svg(first.uri).startswith("<svg")


def test_invitation_used_twice_is_unknown(database: Database) -> None:
    token = invite(database)
    secret = begin(database, token).secret
    accept(database, token, code=totp.code_at(secret, NOW))

    with pytest.raises(NotFound) as error:
        accept(database, token, password="une autre phrase longue", code=totp.code_at(secret, LATER), now=LATER)

    assert code_of(error) == "invitation_unknown"


@pytest.mark.parametrize("hours", [72, 100])
def test_invitation_expired_is_unknown(database: Database, hours: int) -> None:
    token = invite(database)

    with pytest.raises(NotFound) as error:
        begin(database, token, now=NOW + dt.timedelta(hours=hours))

    assert code_of(error) == "invitation_unknown"


def test_invitation_token_is_kept_nowhere(database: Database) -> None:
    token = invite(database)

    with database.read_session() as session:
        kept = session.execute(text("SELECT token_digest FROM invitations")).scalar_one()

    assert len(token) >= 43
    assert token not in kept


def test_accept_wrong_code_opens_nothing(database: Database) -> None:
    token = invite(database)
    secret = begin(database, token).secret
    wrong = f"{(int(totp.code_at(secret, NOW)) + 1) % 10**6:06}"

    with pytest.raises(Refused) as error:
        accept(database, token, code=wrong)

    assert code_of(error) == "code_wrong"
    accept(database, token, code=totp.code_at(secret, NOW))


def test_accept_before_begin_is_refused(database: Database) -> None:
    token = invite(database)

    with pytest.raises(Refused) as error:
        accept(database, token, code="123456")

    assert code_of(error) == "code_wrong"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("email", "pas une adresse", "email_wrong"),
        ("role", "chief", "role_unknown"),
        ("name", "  ", "name_wanted"),
        ("structure_ids", ["nowhere"], "structure_unknown"),
        ("structure_ids", [], "structure_wanted"),
    ],
)
def test_invite_wrong_is_refused(database: Database, field: str, value: object, code: str) -> None:
    with pytest.raises(Refused) as error:
        invite(database, **{field: value})  # type: ignore[arg-type]

    assert code_of(error) == code


def test_invite_known_address_is_a_conflict(database: Database) -> None:
    invite(database, email="ana@relais.test")

    with pytest.raises(Conflict) as error:
        invite(database, email="ANA@relais.test")

    assert code_of(error) == "account_exists"


def test_invited_again_nothing_of_before_opens(database: Database) -> None:
    account = open_account(database)
    logged = log_in(database, account)
    assert logged is not None

    with database.write_session() as session:
        token = accounts.invite_again(session, account.id, now=LATER)

    later = LATER + dt.timedelta(minutes=1)
    assert log_in(database, account, now=later) is None
    with database.read_session() as session, pytest.raises(NotFound):
        sessions.get_actor(session, logged.token, now=later)
    assert begin(database, token, now=later).secret != account.secret


def test_disabled_account_is_closed_at_once(database: Database) -> None:
    account = open_account(database)
    logged = log_in(database, account)
    assert logged is not None

    with database.write_session() as session:
        accounts.disable(session, account.id, now=LATER)

    later = LATER + dt.timedelta(minutes=1)
    with database.read_session() as session:
        with pytest.raises(NotFound):
            sessions.get_actor(session, logged.token, now=later)
        listed = accounts.list_all(session, now=later)
    assert log_in(database, account, now=later) is None
    assert [(one.state, one.structure_ids) for one in listed] == [("disabled", frozenset())]


def test_disabled_before_she_opened_it_is_unknown(database: Database) -> None:
    token = invite(database)
    with database.write_session() as session:
        accounts.disable(session, session.query(Counsellor.id).scalar(), now=NOW)

    with pytest.raises(NotFound):
        begin(database, token)


def test_unknown_account_is_not_found(database: Database) -> None:
    with database.read_session() as session, pytest.raises(NotFound) as error:
        accounts.get_name(session, "nobody")

    assert code_of(error) == "counsellor_unknown"


def test_rows_hold_no_readable_address_or_name(database: Database) -> None:
    account = open_account(database)

    with database.read_session() as session:
        row = session.execute(text("SELECT * FROM counsellors")).one()

    plain = b" ".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
    assert b"Ana" not in plain
    assert b"relais.test" not in plain
    assert account.secret.encode() not in plain


def test_renewed_digests_find_accounts_without_the_former_key(database: Database) -> None:
    former, new = crypto.new_key(), crypto.new_key()
    crypto.install(crypto.Keyring([former]))
    invite(database)
    crypto.install(crypto.Keyring([new, former]))

    with database.write_session() as session:
        assert addresses.renew_digests(session) == 1
        assert addresses.renew_digests(session) == 0

    crypto.install(crypto.Keyring([new]))
    with database.read_session() as session:
        ids = session.execute(text("SELECT email_digest FROM counsellors")).scalars().all()
    assert ids == [addresses.digest_of("ana@relais.test")]
