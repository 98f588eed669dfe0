"""Plain French, measured: words that need their plain words, and the mean length of sentences."""

import pytest

from scripts.check_texts import NOT_ASKED, ROOT, _file
from scripts.texts_plain import PlainFrench, load_plain_french, mean_words
from scripts.texts_rules import Text, problems_of, texts_in

PLAIN = load_plain_french(ROOT)


@pytest.mark.parametrize(
    "text",
    [
        "Quel est votre principal frein ?",
        "Vos contraintes sont notées.",
        "Voici votre diagnostic.",
        "Vous êtes bénéficiaire du RSA.",
        "Demandez une PMSMP.",
        "Vous êtes éloigné de l’emploi.",
    ],
)
def test_banned_word_is_an_error(text: str) -> None:
    assert any("is not plain" in problem.what for problem in problems_of(Text("here", text), PLAIN) if problem.is_error)


@pytest.mark.parametrize(
    "text",
    [
        "Signez votre contrat avec le Département (CER).",
        "La PMSMP (une immersion) dure quelques jours.",
        "Votre vélo n'a pas besoin de freinage.",
        "Ce qui est difficile en ce moment : le transport.",
    ],
)
def test_explained_or_other_word_is_none(text: str) -> None:
    assert list(PLAIN.banned_in(text)) == []


def test_banned_word_says_what_to_write_instead() -> None:
    plain = PlainFrench(12, frozenset(), {"frein": "ce qui est difficile"}, {})

    assert list(plain.banned_in("Frein levé.")) == [("Frein", "ce qui est difficile")]


def test_mean_words_leaves_buttons_and_headings_out() -> None:
    assert mean_words(["Voir l'adresse", "Un deux trois.", "Un deux. Un deux trois quatre cinq."]) == 10 / 3


def test_mean_words_without_a_sentence_is_none() -> None:
    assert mean_words(["Voir l'adresse"]) is None


def test_file_with_long_sentences_on_average_is_an_error() -> None:
    sentence = " ".join(["mot"] * 13) + "."

    found = [one for one in _file("a.yml", [Text("a.yml: x", sentence)], PLAIN) if one.is_error]

    assert [(one.where, "13.0 words a sentence on average" in one.what) for one in found] == [("a.yml", True)]


def test_texts_in_question_leaves_out_what_people_type() -> None:
    choice = {
        "key": "none",
        "label": "Non",
        "said": ["t'es fou"],
        "state": "difficulty",
        "labels": {"situations": ["RQTH"]},
    }

    assert [Text("a.yml: none", "Non")] == list(texts_in(choice, "a.yml", NOT_ASKED))
