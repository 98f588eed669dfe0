"""Which words of a search count, and what a mistyped one meant."""

import pytest

from relais.offers.index import Column, TextIndex, build_index
from relais.offers.words import load_vocabulary
from tests.relais.offers.builders import DATA


def index(*texts: str) -> TextIndex:
    return build_index([Column(texts, 1.0)], load_vocabulary(DATA))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jcherche logement", ["logement"]),
        ("je voudrais une place en crèche svp", ["creche"]),
        ("j'ai besoin d'un permis, permis B", ["permis"]),
        ("maison", ["maison"]),  # not « m'aison »
        ("bonjour, merci", []),
    ],
)
def test_meaningful_words_leave_fillers_out(text: str, expected: list[str]) -> None:
    assert load_vocabulary(DATA).meaningful(text) == expected


def test_match_slip_in_a_filler_is_not_taken_for_a_word_of_an_offer() -> None:
    assert index("Aider les chercheurs").match("cherhcer").words == ()


@pytest.mark.parametrize("typed", ["permsi", "permi", "permiis"])
def test_match_one_slip_finds_the_word(typed: str) -> None:
    matches = index("Passer le permis", "Autre chose").match(typed)

    assert [float(values.argmax()) for values in matches.by_word] == [0.0]
    assert matches.words_in(0) == [typed]


def test_match_word_that_only_begins_alike_finds_nothing() -> None:
    assert index("Passer le permis").match("passeport").words == ()


def test_match_slip_in_a_word_that_people_say_finds_what_offers_say() -> None:
    matches = index("Aide du département", "Louer un logement").match("apartement")

    assert matches.words_in(1) == ["apartement"]
    assert matches.words_in(0) == []
