"""`python -m relais webhooks …` as an operator types it."""

import re
from pathlib import Path

import pytest

from relais.__main__ import build_parser
from relais.database import Database
from relais.errors import NotFound, Refused


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    monkeypatch.setenv("RELAIS_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("RELAIS_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("RELAIS_ENCRYPTION_KEYS", "")


def run(*words: str) -> None:
    arguments = build_parser("webhooks").parse_args(["webhooks", *words])
    arguments.run(arguments)


@pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("var")
def test_added_shown_tried_and_removed(capsys: pytest.CaptureFixture[str]) -> None:
    run("add", "https://outil.example/secret-du-chemin")
    said = capsys.readouterr().out
    hook_id = said.split("\n")[0]
    assert re.search(r"whsec_[A-Za-z0-9+/=]{44}", said)

    run("list")
    listed = capsys.readouterr().out
    assert "outil.example" in listed
    assert "secret-du-chemin" not in listed
    run("test", hook_id)
    run("failed")
    run("again", hook_id)
    assert "0 to be sent again." in capsys.readouterr().out
    run("remove", hook_id)
    with pytest.raises(NotFound):
        run("test", hook_id)


@pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("var")
def test_address_inside_is_refused_with_its_reason() -> None:
    with pytest.raises(Refused, match="https://"):
        run("add", "http://127.0.0.1/")
