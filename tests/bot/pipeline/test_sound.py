"""How words sound: what is said alike shares a key, what is not does not."""

import pytest

from bot.pipeline.sound import sound_of
from bot.pipeline.views import sounds_of, speech_of


@pytest.mark.parametrize(
    "alike",
    [
        "cherche cherches cherch cherchait chercher",
        "garder garde gardez gardait",
        "appartement apartement aparteman",
        "logement logeman lojement",
        "formation formassion formacion",
        "mourir mourire mourrir",
        "emploi emplois enplois anploi",
        "argent arjan arjent",
        "question kestion",
        "dossier docier",
        "psychologue psicologue",
        "comment coment coman",
        "frappe frape",
        "surendettement surandetement",
    ],
)
def test_sound_of_words_said_alike_is_one_key(alike: str) -> None:
    assert len({sound_of(word) for word in alike.split()}) == 1


@pytest.mark.parametrize("pair", [("loyer", "lycee"), ("travail", "trouver"), ("faim", "femme"), ("mort", "mari")])
def test_sound_of_words_said_otherwise_differs(pair: tuple[str, str]) -> None:
    assert sound_of(pair[0]) != sound_of(pair[1])


@pytest.mark.parametrize("word", ["", "a", "81", "работа", "عمل", "?", "été"])
def test_sound_of_what_is_no_latin_word_is_itself(word: str) -> None:
    assert sound_of(word) == word


def test_speech_of_words_cut_otherwise_shares_runs() -> None:
    assert set(speech_of("d en finir")) == set(speech_of("denfinir"))


def test_sounds_of_names_words_and_neighbours() -> None:
    assert list(sounds_of("je cherche")) == ["je", sound_of("cherche"), f"je {sound_of('cherche')}"]
