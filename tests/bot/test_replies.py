"""From Rasa's utterances to the worker's protocol: what is kept, what is refused."""

import pytest

pytest.importorskip("rasa", reason="runs in the dialogue's environment (.venv-rasa)")

from rasa.shared.core.events import BotUttered

from bot.replies import BrokenReply, replies_of

pytestmark = pytest.mark.rasa

CALL = {"label": "Mission locale", "number": "05 36 49 00 01", "href": "tel:+33536490001"}


def uttered(text=None, key="utter_x", **data):
    return BotUttered(text, data, {"utter_action": key})


def test_response_becomes_a_text_that_names_its_key():
    replies, effects = replies_of([uttered("Bonjour.")])

    assert effects == []
    assert replies == [{"kind": "text", "key": "utter_x", "text": "Bonjour.", "buttons": []}]


def test_number_beside_a_response_is_kept():
    replies, _ = replies_of([uttered("Appelez.", custom={"relais_beside": {"numbers": [CALL]}})])

    assert replies[0]["numbers"] == [CALL]


def test_button_payload_becomes_intent_and_entities():
    button = {"title": "Plus près", "payload": '/refine_search{"direction": "nearer"}'}

    replies, _ = replies_of([uttered("Voici.", buttons=[button])])

    expected = {"label": "Plus près", "intent": "refine_search", "entities": {"direction": "nearer"}}
    assert replies[0]["buttons"] == [expected]


@pytest.mark.parametrize("payload", ["bonjour", "", None, "//greet", "/greet bonjour"])
def test_button_that_names_no_intent_is_refused(payload):
    with pytest.raises(BrokenReply):
        replies_of([uttered("Voici.", buttons=[{"title": "Oui", "payload": payload}])])


@pytest.mark.parametrize("text", [None, "", "   "])
def test_reply_without_text_is_refused(text):
    with pytest.raises(BrokenReply, match="utter_x"):
        replies_of([uttered(text)])


def test_effect_and_reply_keep_their_order_apart():
    effect = {"kind": "erase_data"}

    replies, effects = replies_of(
        [uttered("Un."), uttered(custom={"relais_effect": effect}), uttered(custom={"relais": {"text": "Deux."}})]
    )

    assert [reply["text"] for reply in replies] == ["Un.", "Deux."]
    assert effects == [effect]


def test_reply_meant_to_be_last_comes_last_and_does_not_say_why():
    last = uttered("Reprendre ?", "utter_last", custom={"relais_beside": {"is_last": True}})

    replies, _ = replies_of([last, uttered("Merci.", "utter_thank")])

    assert [reply["key"] for reply in replies] == ["utter_thank", "utter_last"]
    assert all("is_last" not in reply for reply in replies)
