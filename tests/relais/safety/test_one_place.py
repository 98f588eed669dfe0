"""Emergency numbers stand in one table: nobody else writes them, and the widget's copy is that table."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from relais.safety.numbers import load_numbers

ROOT = Path(__file__).resolve().parents[3]
TABLE = ROOT / "data" / "safety" / "numbers.yml"
COPIES = (ROOT / "api" / "pages" / "chat.html", ROOT / "api" / "pages" / "widget" / "loader.js")
COPY = re.compile(r"numbers:start.*?numbers:end", re.DOTALL)  # written by scripts/build_safety_panel.py
KINDS = {".yml", ".yaml", ".html", ".js", ".py", ".json", ".txt"}
# Short numbers are ordinary figures elsewhere (17 minutes, code 15): they count when somebody is told to dial them.
DIALLED = re.compile(
    r"(?:tel:|sms:|appel\w*|compos\w*|numéro|faites|sms|au|le)\s*(?:le |au )?\b(1[578]|11[2459])\b(?![ \d,.:%°-]*\d)",
    re.I,
)
LONG = re.compile(r"\b(3114|3919|3018|3977|116[ ]?006|0[ ]?800[ ]?05[ ]?95[ ]?95)\b")
TOLERATED = re.compile(r"bot/data/nlu/|data/safety/signs/|data/(demo|communes|offers|places|catalogue)")


def own_files() -> list[Path]:
    """Files of the parts where a person's words are written; sentences to learn from, signs and catalogues are data."""
    folders = [ROOT / "bot", ROOT / "data", ROOT / "api"]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in KINDS]
    return [path for path in files if path != TABLE and is_text_of_ours(path)]


def is_text_of_ours(path: Path) -> bool:
    return not TOLERATED.search(path.relative_to(ROOT).as_posix()) and path.stat().st_size < 300_000


def test_emergency_numbers_stand_in_the_table_only() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line_number}"
        for path in own_files()
        for line_number, line in enumerate(COPY.sub("", path.read_text(encoding="utf-8")).splitlines(), start=1)
        if LONG.search(line) or DIALLED.search(line)
    }

    assert set() == found


@pytest.mark.parametrize(
    "text", ["Appelez le 15", "tel:112", "un SMS au 114", "le 3919", "0 800 05 95 95", "faites le 17"]
)
def test_pattern_dialled_number_is_seen(text: str) -> None:
    assert LONG.search(text) or DIALLED.search(text)


@pytest.mark.parametrize("text", ["le 15/08", "au 17 rue Haute", "ouvert le 17 h", "11000 Carcassonne"])
def test_pattern_address_or_date_is_looked_at_by_a_person(text: str) -> None:
    """Addresses may look like a number: they live in catalogues, which this test does not read."""
    assert not LONG.search(text)


def test_widget_copy_is_the_table() -> None:
    command = [sys.executable, "-m", "scripts.build_safety_panel", "--check"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("copy", COPIES, ids=lambda path: path.name)
def test_widget_copy_shows_every_number_of_the_panel(copy: Path) -> None:
    (block,) = COPY.findall(copy.read_text(encoding="utf-8"))

    missing = [
        number.number for number in load_numbers(ROOT / "data").for_situation("panel") if number.number not in block
    ]

    assert missing == []
