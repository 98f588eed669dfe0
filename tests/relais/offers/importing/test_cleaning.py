"""Texts come out harmless; what is clean stays as it is."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relais.offers.importing.cleaning import clean
from relais.offers.importing.emails import is_email

PIECES = [
    *("<", ">", "&", "lt;", "gt;", "amp;", "#60;", "script", "b", "/", "!--", "-->", "<li>", "<br>", " ", "\n", "\r"),
    *("\x00", "\u202e", "é", "e\u0301", "\u0301", "é\u0301\u0301\u0301", "\u2028", "\ud800", "26 ans", "\u00a0"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Atelier   CV ", "Atelier CV"),
        ("Moins de 26 ans : < 26 & > 18", "Moins de 26 ans : < 26 & > 18"),
        ("A&B <3", "A&B <3"),
        ("<p>Un</p><p>Deux</p>", "Un\nDeux"),
        ("<ul><li>Un</li><li>Deux</li></ul>", "- Un\n\n- Deux"),
        ("L&#39;accueil &amp; l&rsquo;aide", "L'accueil & l’aide"),
        ("avant<script>alert(1)</script>après", "avant après"),
        ("avant<script>alert(1)", "avant"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;fin", "fin"),
        ("&amp;lt;img src=x onerror=alert(1)&amp;gt;", ""),
        ("<img src=x onerror=alert(1)>ok", "ok"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\u200bb\ufeffc\x07d", "abcd"),
        ("e\u0301te\u0301", "été"),
        ("a" + "\u0301" * 30, "á\u0301\u0301"),
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("un\n\n\n\n\ndeux", "un\n\ndeux"),
        ("مرحبا بكم", "مرحبا بكم"),
        ("\ud800x", "x"),
    ],
)
def test_clean_gives_harmless_text(text: str, expected: str) -> None:
    cleaned, _ = clean(text)

    assert expected == cleaned


@pytest.mark.parametrize("text", ["L’été à Albi", "Ligne 1\nLigne 2", "A & B", "Le jeudi\tmatin"])
def test_clean_ordinary_text_gives_no_reason(text: str) -> None:
    _, reason = clean(text)

    assert reason is None


def test_clean_one_line_joins_lines() -> None:
    assert clean("1 rue Neuve\n 81000\tAlbi", one_line=True) == ("1 rue Neuve 81000 Albi", None)


@example("0<?>\xa00")
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)))
def test_clean_twice_changes_nothing_more(text: str) -> None:
    once, _ = clean(text)

    twice, reason = clean(once)

    assert once == twice
    assert reason is None


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_clean_leaves_no_tag_and_no_hidden_character(text: str) -> None:
    cleaned, _ = clean(text)

    assert re.search(r"</?(?:script|b|li|br)>", cleaned) is None
    assert not [char for char in cleaned if unicodedata.category(char) in {"Cc", "Cs"} and char != "\n"]
    cleaned.encode("utf-8")


@pytest.mark.timeout(10)
@pytest.mark.parametrize("unit", ["<", "<!--", "<script", "&lt;", "&", "<a ", "\n ", " ", "\u0301", "<![CDATA["])
def test_clean_hostile_repetition_stays_fast(unit: str) -> None:
    cleaned, _ = clean((unit * 20_000)[:20_000])

    assert len(cleaned) <= 40_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("accueil@exemple.fr", True),
        ("prenom.nom+tri@sous.exemple.fr", True),
        ("accueil@exemple", False),
        ("@exemple.fr", False),
        ("accueil", False),
        ("a..b@exemple.fr", False),
        (f"{'a' * 65}@exemple.fr", True),
        ("a b@exemple.fr", False),
    ],
)
def test_is_email_answers_as_the_schema(text: str, expected: bool) -> None:
    assert expected is is_email(text)
