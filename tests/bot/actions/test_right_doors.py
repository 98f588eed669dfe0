"""Out of scope: the right door when there is one; emergency numbers come from the safety table."""

import pytest

pytest.importorskip("rasa_sdk", reason="runs in the dialogue's environment (.venv-rasa)")

from bot.actions.misunderstood import ActionDefaultFallback
from bot.actions.outside import ActionOutOfScope
from bot.actions.replies import Say
from bot.actions.right_doors import RightDoors
from relais.errors import NotFound
from relais.safety.numbers import load_numbers
from tests.bot.actions.builders import make_doors, make_heard, make_state, make_talk
from tests.relais.offers.builders import DATA

pytestmark = pytest.mark.rasa


def answer(text, intent="out_of_scope", action=ActionOutOfScope, **fields):
    replies = action().answer(make_talk(make_heard(intent, text, **fields), make_state()))
    return next(reply for reply in replies if isinstance(reply, Say))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("j'ai mal à la poitrine", "utter_door_health"),
        ("mon bébé a 40 de fièvre", "utter_door_health"),
        ("on m'a volé mon portable", "utter_door_police"),
        ("on a cambriolé ma maison", "utter_door_police"),
        ("il y a le feu", "utter_door_fire"),
        ("à quelle heure passe le prochain bus", "utter_door_transport"),
        ("il me faut un avocat", "utter_door_law"),
        ("comment déclarer mes revenus", "utter_door_taxes"),
        ("quel temps demain", "utter_door_weather"),
        ("mon chat a vomi", "utter_door_animals"),
        ("je me suis fait pirater", "utter_door_scam"),
        ("où est mon colis", "utter_door_purchases"),
        ("someone stolen my phone", "utter_door_police"),
    ],
)
def test_right_door_is_named(text, key):
    assert answer(text).key == key


@pytest.mark.parametrize(
    "text",
    [
        "raconte moi une blague",
        "recette du pot-au-feu",
        "réserver un vol de Toulouse à Nice",
        "je suis en train de rire",
        "battre les œufs en neige",
        "tu peux parler comme un pirate ?",
        "le bouton est rouge",
    ],
)
def test_without_a_right_door_what_relais_can_do_is_said(text):
    assert answer(text).key == "utter_out_of_scope"


@pytest.mark.parametrize(
    ("text", "href"), [("j'ai de la fièvre", "tel:15"), ("on m'a volé", "tel:17"), ("incendie", "tel:18")]
)
def test_number_is_in_the_words_and_can_be_called(text, href):
    said = answer(text)

    (called,) = said.numbers
    assert called["href"] == href
    assert said.values == {"number": called["number"]}


def test_misunderstood_words_that_name_a_door_get_it():
    assert answer("jé fièvr fievre", "nlu_fallback", ActionDefaultFallback).key == "utter_door_health"


def test_misunderstood_in_the_middle_of_a_search_is_asked_otherwise():
    said = answer("le bus", "nlu_fallback", ActionDefaultFallback, active_loop="search_form")

    assert said.key == "utter_fallback_rephrase"


def test_symptom_instead_of_a_place_is_no_unknown_commune():
    from bot.actions.hearing import remember

    heard = make_heard("out_of_scope", "j'ai mal à la poitrine", asks_place=True, confidence=0.5)

    assert not remember(make_state("housing"), heard, make_doors()).is_answer


def test_unknown_number_is_refused(tmp_path):
    (tmp_path / "dialogue").mkdir()
    (tmp_path / "dialogue" / "doors.yml").write_text("x: {says: utter_x, number: nobody, words: [x]}")

    with pytest.raises(NotFound):
        RightDoors.load(tmp_path, load_numbers(DATA))
