"""No text is obeyed, none is harmed: the neutraliser against Rasa's real message handler (reliability.md §5.1)."""

import json
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.conversations.neutraliser import clean, neutralise
from relais.errors import Refused
from relais.settings import ROOT
from tests.relais.conversations.slash_corpus import slash_corpus

RASA = ROOT / ".venv-rasa" / "bin" / "python"
WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


def _cleaned(text: str) -> str:
    try:
        return clean(text)
    except Refused:
        return ""


@pytest.mark.rasa
@pytest.mark.timeout(300)
def test_corpus_of_disguised_commands_is_never_obeyed_by_rasa() -> None:
    if not RASA.exists():
        pytest.skip(f"the dialogue environment is not built: {RASA}")
    corpus = list(dict.fromkeys(slash_corpus()))
    neutral = [neutralise(_cleaned(text)) for text in corpus]

    obeyed = _obeyed(["/greet", *neutral])

    assert len(corpus) >= 5_000
    assert obeyed == ["/greet"]  # the question is well asked, and nothing else passes


def _obeyed(texts: list[str]) -> list[str]:
    script = ROOT / "tests" / "relais" / "conversations" / "obeyed_by_rasa.py"
    run = subprocess.run(
        [RASA, script], input=json.dumps(texts), capture_output=True, text=True, check=True, cwd=ROOT, timeout=280
    )
    return list(json.loads(run.stdout.splitlines()[-1]))


def test_corpus_is_never_left_with_a_slash_in_front_even_after_nfkc() -> None:
    for text in slash_corpus():
        neutral = neutralise(_cleaned(text))

        assert not unicodedata.normalize("NFKC", neutral).strip().startswith("/"), ascii(text)


@given(WORDS)
def test_clean_twice_is_clean_once(text: str) -> None:
    once = _cleaned(text)

    assert _cleaned(once) == once
    assert neutralise(neutralise(once)) == neutralise(once)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Je cherche 3/4 d'heure", "Je cherche 3/4 d'heure"),
        ("a\r\nb\u2028c\td", "a\nb\nc\td"),
        ("abc\u202egnp\u2066x\u2069", "abcgnpx"),
        ("👩\u200d🔧 et a\u200db", "👩\u200d🔧 et ab"),
        ("E\u0301cole", "\u00c9cole"),
        ("م\u0650رحبا", "م\u0650رحبا"),
        ("e" + "\u0301" * 30, "\u00e9" + "\u0301" * 8),
    ],
)
def test_clean_keeps_what_people_write_and_drops_what_deceives(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize("text", ["\ud800", "a\x00", "", " \u200b\n", "x" * 2_001, "x" * 100_000])
def test_clean_refuses_what_cannot_be_kept(text: str) -> None:
    with pytest.raises(Refused):
        clean(text)


def test_clean_accepts_two_thousand_code_points() -> None:
    assert clean("😀" * 2_000) == "😀" * 2_000
