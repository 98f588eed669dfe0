"""Other languages: said once in each, never before a number of safety, and never on a doubt."""

import pytest

pytest.importorskip("rasa_sdk", reason="runs in the dialogue's environment (.venv-rasa)")

from bot.actions.heard import heard_from
from bot.actions.introducing import ActionChangeLanguage, ActionIntroduce
from bot.actions.memory import Memory, state_from
from bot.actions.replies import Keep, Say
from tests.bot.actions.builders import make_doors, make_heard, make_state, make_talk

pytestmark = pytest.mark.rasa


def spoken(name, intent="search_job", text="", confidence=0.95):
    return make_heard(intent, text, language=name, language_confidence=confidence)


def said(action, heard, state=None):
    return [reply.key for reply in action.answer(make_talk(heard, state or make_state())) if isinstance(reply, Say)]


def kept(action, heard, state=None):
    replies = action.answer(make_talk(heard, state or make_state()))
    slots = {name: value for reply in replies if isinstance(reply, Keep) for name, value in reply.slots.items()}
    return state_from(slots.get).memory


@pytest.mark.parametrize("name", ["en", "es", "pt", "ar", "ru", "uk", "it", "de", "ro", "tr"])
def test_first_message_in_a_language_is_met_in_that_language(name):
    assert said(ActionIntroduce(), spoken(name)) == [f"utter_language_{name}"]
    assert kept(ActionIntroduce(), spoken(name)).told_in == (name,)


def test_second_message_in_the_same_language_is_not():
    assert said(ActionIntroduce(), spoken("en"), make_state(told_in=("en",))) == []


def test_new_language_is_met_in_its_own():
    state = make_state(told_in=("en",))

    assert said(ActionIntroduce(), spoken("ru"), state) == ["utter_language_ru"]
    assert kept(ActionIntroduce(), spoken("ru"), state).told_in == ("en", "ru")


@pytest.mark.parametrize("heard", [spoken("fr"), spoken("fa"), spoken("und"), spoken("es", confidence=0.55)])
def test_french_unknown_languages_and_doubt_say_nothing(heard):
    assert said(ActionIntroduce(), heard) == []


@pytest.mark.parametrize("intent", ["distress_suicide", "distress_violence", "search_shelter"])
def test_nothing_comes_before_the_number_and_it_is_said_later(intent):
    assert said(ActionIntroduce(), spoken("en", intent)) == []
    assert kept(ActionIntroduce(), spoken("en", intent)).told_in == ()


def test_message_that_is_heard_twice_is_met_once():
    after = make_state(told_in=kept(ActionIntroduce(), spoken("en")).told_in)

    assert said(ActionIntroduce(), spoken("en"), after) == []


def test_memory_of_before_knows_no_language():
    slot = {name: value for name, value in Memory().to_slot().items() if name != "told_in"}

    assert Memory.from_slot(slot).told_in == ()


@pytest.mark.parametrize(
    ("text", "spoken_in", "name"),
    [
        ("vous parlez anglais ?", "fr", "en"),
        ("je parle pas francais, arabe svp", "fr", "ar"),
        ("بالعربية من فضلك", "ar", "ar"),
        ("можно на русском?", "ru", "ru"),
        ("my French is bad", "en", "en"),
        ("Türkçe lütfen", "tr", "tr"),
        ("ma femme est ukrainienne", "fr", "uk"),
    ],
)
def test_change_language_answers_in_the_language_that_is_asked_for(text, spoken_in, name):
    heard = spoken(spoken_in, "change_language", text)

    assert said(ActionChangeLanguage(), heard) == [f"utter_language_{name}", "utter_answers_in_french"]
    assert kept(ActionChangeLanguage(), heard).told_in == (name,)


@pytest.mark.parametrize("text", ["autre langue", "en wolof c'est possible ?"])
def test_change_language_to_none_of_ours_says_what_exists(text):
    assert said(ActionChangeLanguage(), spoken("fr", "change_language", text)) == ["utter_change_language"]


def test_change_language_to_french():
    heard = spoken("fr", "change_language", "repassez en français svp")

    assert said(ActionChangeLanguage(), heard) == ["utter_already_french"]


def test_change_language_is_not_said_twice():
    assert said(ActionIntroduce(), spoken("en", "change_language", "English please")) == []


def test_every_line_is_a_response_of_its_language():
    assert {line.says for line in make_doors().languages.lines.values()} == {
        "utter_already_french",
        *(f"utter_language_{name}" for name in make_doors().languages.lines if name != "fr"),
    }


def test_heard_takes_the_language_from_what_was_understood():
    class Tracker:
        latest_message = {"text": "hello you", "language": {"name": "en", "confidence": 0.9}}
        events, active_loop = (), None

        def get_slot(self, _name):
            return None

    heard = heard_from(Tracker())

    assert (heard.language, heard.language_confidence) == ("en", 0.9)
