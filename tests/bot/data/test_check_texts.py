"""The reader of French texts: what it refuses, what it lets pass; and our own texts pass it."""

import pytest

from scripts.check_texts import NOT_READ, ROOT, check_texts, intent_of_payload
from scripts.texts_plain import load_plain_french, words_in
from scripts.texts_rules import Text, problems_of, texts_in

PLAIN = load_plain_french(ROOT)


def errors_of(text: str) -> list[str]:
    return [problem.what for problem in problems_of(Text("here", text), PLAIN) if problem.is_error]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Je cherche pour vous dans tous les lieux et dans toutes les villes des trois départements voisins.", "words"),
        ("Veuillez patienter.", "veuillez"),
        ("Que cherches-tu ?", "tu"),
        ("Je t'écoute.", "tu"),
        ("Bonjour ! Bienvenue !", "exclamation"),
        ("Appelez le CCAS.", "CCAS"),
    ],
)
def test_problems_of_bad_text_says_what_is_wrong(text: str, problem: str) -> None:
    assert any(problem in what for what in errors_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour. Que cherchez-vous ?",
        "Appelez votre mairie (CCAS).",
        "Écrivez par exemple : « tu connais Albi ? »",
        "Envoyez un SMS.",
        "Il est {time}, nous vous répondrons ici.",
    ],
)
def test_problems_of_good_text_finds_no_error(text: str) -> None:
    assert errors_of(text) == []


def test_problems_of_thirteen_words_only_warns() -> None:
    text = "Un deux trois quatre cinq six sept huit neuf dix onze douze treize."

    found = list(problems_of(Text("here", text), PLAIN))

    assert [problem.is_error for problem in found] == [False]


def test_words_in_placeholder_counts_one_word() -> None:
    assert words_in("Il est {now.time} chez vous.") == 5


def test_texts_in_button_leaves_payload_out() -> None:
    button = {"title": "Chercher", "payload": "/search_job"}

    assert [Text("here", "Chercher")] == list(texts_in(button, "here", NOT_READ))


@pytest.mark.parametrize(
    ("payload", "intent"),
    [
        ("/greet", "greet"),
        ('/inform{"need": "job"}', "inform"),
        ("greet", "'greet'"),
        ("/inform{need}", "'/inform{need}'"),
        ("//greet", "'//greet'"),
    ],
)
def test_intent_of_payload_malformed_is_no_intent(payload: str, intent: str) -> None:
    assert intent == intent_of_payload(payload)


def test_texts_of_relais_hold_no_error() -> None:
    assert [problem for problem in check_texts(ROOT) if problem.is_error] == []
