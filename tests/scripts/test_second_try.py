"""What failed is tried again, alone, and is named whatever comes of it."""

import sys
from pathlib import Path

import pytest

from scripts import test as runner

FLAKY = """
from pathlib import Path
mark = Path(__file__).with_name("was_here")
def test_first_time_fails():
    was_here = mark.exists()
    mark.touch()
    assert was_here
def test_fine():
    pass
"""
BROKEN = "def test_broken():\n    assert False\n"


def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, *options: str) -> int:
    monkeypatch.setattr(runner, "ROOT", tmp_path)
    monkeypatch.setattr(runner, "FAILED", tmp_path / ".pytest_cache" / "v" / "cache" / "lastfailed")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_it.py").write_text(code)
    return runner._run("it", [sys.executable, "-m", "pytest", "-q", *options, "test_it.py"])[0]


def test_failure_that_passes_alone_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(tmp_path, monkeypatch, FLAKY, "-n", "1")

    assert code == 0
    assert "! test_it.py::test_first_time_fails: mend it" in capsys.readouterr().out


def test_failure_that_stays_fails_the_suite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(tmp_path, monkeypatch, BROKEN)

    assert code == 1
    assert "! test_it.py::test_broken: failed" in capsys.readouterr().out
