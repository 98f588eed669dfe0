"""The files of signs: a mistake stops the start, and is shown with file and line."""

import re
import shutil
from pathlib import Path

import pytest

from relais.errors import Refused
from relais.safety.lexicon import Lexicon
from relais.safety.reading import DangerReader
from relais.safety.sound import fold, sound_of

DATA = Path(__file__).resolve().parents[3] / "data"


def copy_with(folder: Path, name: str, changed: str, becomes: str) -> Path:
    shutil.copytree(DATA / "safety", folder / "safety")
    shutil.copytree(DATA / "vocabulary", folder / "vocabulary")
    path = folder / "safety" / "signs" / name
    text = path.read_text(encoding="utf-8")
    assert changed in text
    path.write_text(text.replace(changed, becomes, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "changed", "becomes", "problem"),
    [
        ("violence.yml", "signs:\n", "signs:\n  - <nobody> frappe\n", "there is no class <nobody>"),
        ("violence.yml", "signs:\n", "signs:\n  - .. frappe\n", "begins and ends"),
        ("violence.yml", "signs:\n", "signs:\n  - (il) frappe\n", "begins and ends"),
        ("violence.yml", "signs:\n", "signs:\n  - frappe ..\n", "begins and ends"),
        ("violence.yml", "signs:\n", "signs:\n  - ab*\n", "4 letters"),
        ("violence.yml", "signs:\n", "signs:\n  - il &me frappe\n", "no word"),
        ("violence.yml", "signs:\n", "signs:\n  - il tape fort\n  - il tape fort\n", "stands on line"),
        ("violence.yml", "signs:\n", "signs:\n  - [il, frappe]\n", "a line of words"),
        ("violence.yml", "topics:\n", "topic:\n", "is none of"),
        ("violence.yml", "topics:\n", "signs:\n", "stands twice"),
        ("child.yml", "beside:\n  violence:", "beside:\n  weather:", "no situation"),
        ("words.yml", "filler:", "fillers:", "class"),
        ("words.yml", "# ---- people\n", "# ---- people\nunused: [rien]\n", "no sign uses"),
        ("suicide.yml", "signs:\n", "signs: [\n", "expected"),
    ],
)
def test_load_wrong_file_names_file_and_line(
    tmp_path: Path, name: str, changed: str, becomes: str, problem: str
) -> None:
    folder = copy_with(tmp_path, name, changed, becomes)

    with pytest.raises(Refused, match=re.escape(problem)) as raised:
        DangerReader.load(folder)

    assert re.search(r"\.yml:\d+: ", str(raised.value))


def test_load_without_a_file_raises_refused(tmp_path: Path) -> None:
    folder = copy_with(tmp_path, "child.yml", "signs:", "signs:")
    (folder / "safety" / "signs" / "child.yml").unlink()

    with pytest.raises(Refused, match="cannot be read"):
        DangerReader.load(folder)


@pytest.mark.parametrize(
    "words", ["frappe frape frapé frapper frappent", "mourir mourire mourrir", "violence violense", "harcèle arsele"]
)
def test_sound_is_the_same_for_usual_mistakes(words: str) -> None:
    assert len({sound_of(fold(word)) for word in words.split()}) == 1


@pytest.mark.parametrize("word", ["хочу", "أريد", "15", ""])
def test_sound_of_what_is_not_latin_is_empty(word: str) -> None:
    assert sound_of(fold(word)) == ""


def test_fold_keeps_letters_of_every_script() -> None:
    assert [fold("ÇA"), fold("Œil"), fold("бьёт"), fold("أريد")] == ["ca", "oeil", "бьет", "اريد"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jveux", ["je", "veux"]),
        ("j'veux", ["je", "veux"]),
        ("c'est", ["ce", "est"]),
        ("décision", ["decision"]),
        ("Stop. Encore", ["stop", "|", "encore"]),
    ],
)
def test_read_parts_words_as_they_are_spoken(text: str, expected: list[str]) -> None:
    lexicon = Lexicon({})
    for expression in ("veux", "excision"):
        lexicon.add(expression, 0)

    assert list(lexicon.read(text).words) == expected
