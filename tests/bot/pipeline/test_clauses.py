"""The clauses of a long message, and which of them weighs most."""

import pytest

from bot.pipeline.clauses import ClauseReader, load_clauses
from relais.settings import ROOT


@pytest.fixture(scope="module")
def clauses() -> ClauseReader:
    return load_clauses(ROOT / "data")


@pytest.mark.parametrize("text", ["", "bonjour", "je cherche un appart, merci"])
def test_read_short_message_has_no_clauses(clauses: ClauseReader, text: str) -> None:
    assert clauses.read(text) == []


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        (
            "Ma voisine gardait le petit tous les matins, elle déménage en juin avec lui, il me faudrait une nounou",
            "il me faudrait une nounou",
        ),
        (
            "jcherch un apart a Albi ou autour, le mien é tro petit pr nou troi, il tombe en morceau é le proprio ri",
            "jcherch un apart a Albi ou autour",
        ),
        (
            "my husband works at night in the factory, I need someone for my baby, we live in Rodez since this summer",
            "I need someone for my baby",
        ),
    ],
)
def test_read_clause_that_asks_weighs_most(clauses: ClauseReader, text: str, asking: str) -> None:
    found = clauses.read(text)

    assert max(found, key=lambda clause: clause.weight).text == asking
    assert sum(clause.weight for clause in found) == pytest.approx(1)


def test_read_last_clause_weighs_more_than_the_first(clauses: ClauseReader) -> None:
    first, last = clauses.read(
        "le bus du village ne passe plus depuis janvier, mon vieux vélo est cassé depuis des semaines et il neige"
    )

    assert last.weight > first.weight


def test_read_few_words_join_the_clause_before(clauses: ClauseReader) -> None:
    text = (
        "bonjour, j'ai tout perdu dans l'incendie, les meubles, les draps, qui peut nous dépanner de quelques affaires"
    )

    assert [clause.text for clause in clauses.read(text)] == [
        "bonjour, j'ai tout perdu dans l'incendie, les meubles, les draps",
        "qui peut nous dépanner de quelques affaires",
    ]
