"""The base of the actions: what is delivered to Rasa, and that nothing that goes wrong vanishes."""

import json
import logging

import pytest

pytest.importorskip("rasa_sdk", reason="runs in the dialogue's environment (.venv-rasa)")

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import base
from bot.actions.replies import Button, Keep, Say, Send, Show
from bot.actions.talk import Talk
from relais.effects import EraseData
from tests.bot.actions.builders import make_doors, make_heard, make_state

pytestmark = pytest.mark.rasa
WORDS = "mes mots à moi"


class Given(base.RelaisAction):
    key = "action_given_for_tests"

    def answer(self, talk):
        yield Say("utter_hello", {"place": "Castres"}, [Button("Voir", "inform", {"need": "job"})])
        yield Show("action_show_offers", {"kind": "offers", "text": "1. Une offre"})
        yield Send(EraseData())
        yield Keep({"need": "housing"})


class Broken(base.RelaisAction):
    key = "action_broken_for_tests"

    def answer(self, talk):
        yield Say("utter_hello")
        raise ValueError(talk.heard.text)


@pytest.fixture(autouse=True)
def talk(monkeypatch):
    monkeypatch.setattr(base, "talk_from", lambda _tracker: Talk(make_heard(text=WORDS), make_state(), make_doors()))


def tracker():
    return Tracker("p", {}, {}, [], False, None, {}, "action_listen")


async def test_run_delivers_replies_effects_and_slots():
    dispatcher = CollectingDispatcher()

    events = await Given().run(dispatcher, tracker(), {})

    said, shown, effect = dispatcher.messages
    assert (said["response"], said["place"]) == ("utter_hello", "Castres")
    assert said["buttons"] == [{"title": "Voir", "payload": "/inform" + json.dumps({"need": "job"})}]
    assert shown["custom"] == {"relais": {"key": "action_show_offers", "kind": "offers", "text": "1. Une offre"}}
    assert effect["custom"] == {"relais_effect": {"kind": "erase_data"}}
    assert [(event["name"], event["value"]) for event in events] == [("need", "housing")]


async def test_run_that_fails_raises_says_nothing_and_logs_no_words(caplog):
    dispatcher = CollectingDispatcher()

    with caplog.at_level(logging.ERROR), pytest.raises(ValueError, match=WORDS):
        await Broken().run(dispatcher, tracker(), {})

    assert dispatcher.messages == []
    assert "action_broken_for_tests failed: ValueError" in caplog.text
    assert WORDS not in caplog.text
