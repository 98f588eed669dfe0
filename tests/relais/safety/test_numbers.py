"""The table of emergency numbers: what it must hold, and what it refuses."""

import re
from pathlib import Path

import pytest

from relais.errors import NotFound, Refused
from relais.safety.numbers import load_numbers

DATA = Path(__file__).resolve().parents[3] / "data"


def write_table(folder: Path, text: str) -> Path:
    (folder / "safety").mkdir()
    (folder / "safety" / "numbers.yml").write_text(text, encoding="utf-8")
    return folder


def table_with(changed: str, becomes: str) -> str:
    text = (DATA / "safety" / "numbers.yml").read_text(encoding="utf-8")
    assert changed in text
    return text.replace(changed, becomes, 1)


@pytest.mark.parametrize(
    ("situation", "first"),
    [
        ("suicide", "3114"),
        ("violence", "17"),
        ("child", "119"),
        ("shelter", "115"),
        ("emergency", "112"),
        ("sexual_violence", "0 800 05 95 95"),
        ("harassment", "3018"),
        ("elder_abuse", "3977"),
    ],
)
def test_for_situation_known_gives_the_right_number_first(situation: str, first: str) -> None:
    numbers = load_numbers(DATA)

    shown = numbers.for_situation(situation)

    assert first == shown[0].number


def test_for_situation_unknown_raises_not_found() -> None:
    numbers = load_numbers(DATA)

    with pytest.raises(NotFound):
        numbers.for_situation("weather")


def test_panel_holds_every_number_of_the_table() -> None:
    numbers = load_numbers(DATA)

    assert set(numbers.by_key) == {number.key for number in numbers.for_situation("panel")}


def test_table_without_human_check_says_so() -> None:
    """Until a person has dialled them, no number may carry a date of verification."""
    numbers = load_numbers(DATA)

    assert all((number.verified_on is None) == (number.verified_by is None) for number in numbers.by_key.values())


@pytest.mark.parametrize(
    ("changed", "becomes", "problem"),
    [
        ('href: "tel:3114"', 'href: "tel:3115"', "does not dial"),
        ('number: "3114"', "number: 3114", "between quotes"),
        ("    is_free: true\n", "", "is_free"),
        ("key: police", "key: samu", "stands twice"),
        ("    label: Pompiers\n", "    label: Pompiers\n    label: Pompiers\n", "stands twice"),
        ("shelter: [shelter]", "shelter: [nobody]", "nobody"),
        ("source: https://3114.fr", "source: 3114.fr", "https"),
        ("    verified_by: null", "    verified_by: Claude", "come together"),
        ("numbers:", "numbers: [", "expected"),
    ],
)
def test_load_numbers_wrong_table_names_file_and_line(tmp_path: Path, changed: str, becomes: str, problem: str) -> None:
    folder = write_table(tmp_path, table_with(changed, becomes))

    with pytest.raises(Refused, match=re.escape(problem)) as raised:
        load_numbers(folder)

    assert re.search(r"numbers\.yml:\d+: ", str(raised.value))


def test_load_numbers_no_file_raises_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        load_numbers(tmp_path)
