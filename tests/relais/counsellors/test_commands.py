"""What an operator types: invite, close, import, verify, the demonstration."""

import datetime as dt
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from relais import crypto
from relais.__main__ import build_parser
from relais.counsellors import accounts, totp
from relais.database import Database
from relais.errors import NotFound, Refused
from relais.structures.importing import WrongStructures
from tests.relais.counsellors.builders import begin

STRUCTURE = "structures: [{id: albi, name: Maison d'Albi, departements: ['81']}]"


class Operator:
    """Types a command, and reads what it says."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def types(self, *words: str) -> str:
        arguments = build_parser(words[0]).parse_args(words)
        arguments.run(arguments)
        return self._capsys.readouterr().out


@pytest.fixture
def operator(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    monkeypatch.setenv("RELAIS_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("RELAIS_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("RELAIS_ENCRYPTION_KEYS", crypto.new_key())
    monkeypatch.delenv("RELAIS_DEMONSTRATION", raising=False)
    (tmp_path / "structures.yml").write_text(STRUCTURE, encoding="utf-8")
    return Operator(capsys)


def invited(operator: Operator, tmp_path: Path) -> str:
    operator.types("structures", "import", str(tmp_path))
    said = operator.types("counsellors", "add", "ana@relais.test", "--name", "Ana", "--structure", "albi")
    found = re.search(r"/console/invitation#(\S+)", said)
    assert found is not None
    return found[1]


def test_added_account_can_be_opened(database: Database, operator: Operator, tmp_path: Path) -> None:
    token = invited(operator, tmp_path)

    with database.read_session() as session:
        listed = accounts.list_all(session, now=real_now())
    assert [(one.name, one.state, one.structure_ids) for one in listed] == [("Ana", "invited", {"albi"})]
    assert begin(database, token, now=real_now()).name == "Ana"


def real_now() -> dt.datetime:
    """Commands have no other clock."""
    return dt.datetime.now(dt.UTC)


def test_disabled_account_opens_nothing(database: Database, operator: Operator, tmp_path: Path) -> None:
    token = invited(operator, tmp_path)

    operator.types("counsellors", "disable", "ANA@relais.test")

    with pytest.raises(NotFound):
        begin(database, token, now=real_now())


def test_invited_again_gets_another_token(database: Database, operator: Operator, tmp_path: Path) -> None:
    token = invited(operator, tmp_path)

    said = operator.types("counsellors", "invite-again", "ana@relais.test")

    assert token not in said
    with pytest.raises(NotFound):
        begin(database, token, now=real_now())


def test_unknown_address_is_not_found(operator: Operator) -> None:
    with pytest.raises(NotFound):
        operator.types("counsellors", "disable", "nobody@relais.test")


def test_wrong_structures_are_refused(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "structures.yml").write_text(STRUCTURE.replace("81", "31"), encoding="utf-8")

    with pytest.raises(WrongStructures):
        operator.types("structures", "import", str(tmp_path))


def test_structures_are_listed(operator: Operator, tmp_path: Path) -> None:
    operator.types("structures", "import", str(tmp_path))

    assert "albi" in operator.types("structures", "list")


def test_trail_is_verified(database: Database, operator: Operator, tmp_path: Path) -> None:
    invited(operator, tmp_path)

    assert "The trail holds: 1 lines. The last is number 1" in operator.types("audit", "verify")


def test_demonstration_is_told_once_and_on_sqlite_alone(database: Database, operator: Operator) -> None:
    first, second = operator.types("counsellors", "demonstrate"), operator.types("counsellors", "demonstrate")

    assert ("sophie@exemple.test" in first) is database.is_sqlite
    assert second == ""
    with database.read_session() as session:
        count = session.execute(text("SELECT count(*) FROM counsellors")).scalar_one()
    assert count == (8 if database.is_sqlite else 0)


def test_demonstration_on_postgresql_when_asked(
    database: Database, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAIS_DEMONSTRATION", "true")

    assert "marc@exemple.test" in operator.types("counsellors", "demonstrate")


def test_code_of_a_secret_is_told(operator: Operator) -> None:
    assert re.fullmatch(r"\d{6}\n", operator.types("counsellors", "code", totp.new_secret()))


@pytest.mark.parametrize("secret", ["JBSWY3DP", "no secret !"])
def test_code_of_no_secret_is_refused(operator: Operator, secret: str) -> None:
    with pytest.raises(Refused):
        operator.types("counsellors", "code", secret)
