"""`python -m relais offers …` as an operator sees it: exit status, sentences, report file, progress."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from relais.database import Base, Database
from relais.offers.importing import Stage, Step
from relais.offers.importing.showing import watch
from tests.relais.offers.importing.builders import make_service, write_feed


@pytest.fixture
def relais(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'relais.sqlite3'}"
    monkeypatch.setenv("RELAIS_DATABASE_URL", url)
    database = Database(url)
    Base.metadata.create_all(database.engine)
    database.dispose()
    return url


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "relais", "offers", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_import_command_says_what_is_served(relais: str, tmp_path: Path) -> None:
    folder = write_feed(tmp_path / "feed", [*[make_service(n) for n in range(9)], make_service(9, nom="x")])
    report = tmp_path / "report.jsonl"

    first = run("import", folder, "--feed", "demonstration", "--report", report)
    second = run("import", folder, "--feed", "demonstration")
    feeds = run("list-feeds")

    assert (first.returncode, first.stderr) == (0, "")
    assert "Feed demonstration is served: 1 structures, 9 services, 1 rows rejected." in first.stdout
    assert "fewer than 3 characters" in " ".join(first.stdout.split())
    assert len(report.read_text(encoding="utf-8").splitlines()) == 1
    assert "Already imported" in second.stdout
    assert "demonstration" in feeds.stdout


def test_import_command_refused_says_why_and_fails(relais: str, tmp_path: Path) -> None:
    folder = write_feed(tmp_path / "feed", [make_service(1), make_service(2, nom="x")])

    ended = run("import", folder)

    assert ended.returncode == 1
    assert "too_many_rejected: 1 of 2 services are rejected" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_progress_outside_a_terminal_is_plain_lines() -> None:
    console = Console(file=io.StringIO(), width=80)

    with watch(console) as progress:
        for done in range(0, 101, 5):
            progress(Step(Stage.services, done=done, total=100, rows=done))

    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 11
    assert lines[-1] == "services: 100 %, 100 rows"
