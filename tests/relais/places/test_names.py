"""Names brought to comparable forms."""

import pytest

from relais.places.names import beginnings_of, forms_of, sound_of, words_of


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("St-Affrique", ["saint", "affrique"]),
        ("Marssac s/Tarn", ["marssac", "sur", "tarn"]),
        ("L’Isle-d'Abeau", ["l", "isle", "d", "abeau"]),
        ("Cœur de Causse", ["coeur", "de", "causse"]),
        ("  ", []),
    ],
)
def test_words_of_name_are_plain(typed: str, words: list[str]) -> None:
    assert words_of(typed) == words


def test_forms_of_name_written_apart_meets_name_written_together() -> None:
    assert forms_of(words_of("La Bastide-Rouairoux")) & forms_of(words_of("Labastide-Rouairoux"))


def test_forms_of_glued_saint_meets_full_name() -> None:
    assert forms_of(words_of("staffrique")) & forms_of(words_of("Saint-Affrique"))


def test_beginnings_of_saint_never_is_saint_alone() -> None:
    assert beginnings_of(words_of("Saint-Geniez-d'Olt")) == {"saintgeniez"}


@pytest.mark.parametrize(
    ("one", "other"), [("castelnodary", "castelnaudary"), ("millo", "millau"), ("carmo", "carmaux")]
)
def test_sound_of_spelling_by_ear_is_equal(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)
