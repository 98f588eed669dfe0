"""A counsellor speaks once, in her name, and only while the conversation is hers."""

import uuid

import pytest

from relais.errors import Conflict, NotFound, Refused
from relais.handoffs import service
from tests.fakes.cards import CARD
from tests.relais.handoffs.builders import MARIE, PAUL, SENTENCES, ZOE, Desk

ID = str(uuid.uuid4())


def taken(desk: Desk) -> tuple[str, str]:
    conversation = desk.conversation()
    handoff = desk.asks(conversation)
    desk.act(service.take, MARIE, handoff)
    return conversation, handoff


def test_line_carries_her_first_name_and_structure(desk: Desk) -> None:
    conversation, handoff = taken(desk)

    said = desk.do(service.say, MARIE, handoff, client_msg_id=ID, text=" Bonjour. ", now=desk.now)

    line = desk.lines(conversation)[-1]
    assert (line.seq, line.author, line.kind) == (said.seq, "counsellor", "text")
    assert line.body == {"text": "Bonjour.", "name": "Marie, Mission locale de Castres"}
    assert desk.broken() == []


def test_same_id_is_one_line(desk: Desk) -> None:
    conversation, handoff = taken(desk)
    first = desk.do(service.say, MARIE, handoff, client_msg_id=ID, text="Bonjour.", now=desk.now)

    again = desk.do(service.say, MARIE, handoff, client_msg_id=ID, text="Bonjour.", now=desk.now)

    assert (again.seq, again.is_replay) == (first.seq, True)
    assert [line.author for line in desk.lines(conversation)].count("counsellor") == 1


def test_same_id_is_the_same_line_though_it_ended_since(desk: Desk) -> None:
    _, handoff = taken(desk)
    desk.do(service.say, MARIE, handoff, client_msg_id=ID, text="Bonjour.", now=desk.now)
    desk.act(service.close, MARIE, handoff, outcome="answered", to_bot=True)

    assert desk.do(service.say, MARIE, handoff, client_msg_id=ID, text="Bonjour.", now=desk.now).is_replay


def test_same_id_with_other_words_is_refused(desk: Desk) -> None:
    _, handoff = taken(desk)
    desk.do(service.say, MARIE, handoff, client_msg_id=ID, text="Bonjour.", now=desk.now)

    with pytest.raises(Conflict) as caught:
        desk.do(service.say, MARIE, handoff, client_msg_id=ID, text="Bonsoir.", now=desk.now)
    assert caught.value.code == "client_msg_id_reused"


def test_offers_are_cards_and_words(desk: Desk) -> None:
    conversation, handoff = taken(desk)

    desk.do(service.say, MARIE, handoff, client_msg_id=ID, text="Voyez.", offers=[CARD], now=desk.now)

    line = desk.lines(conversation)[-1]
    assert (line.kind, line.body["offers"]) == ("offers", [CARD])
    assert line.body["text"].startswith("Voyez.\n")


@pytest.mark.parametrize("text", ["", "   ", None, "a" * 2_001])
def test_nothing_to_say_is_refused(desk: Desk, text: str | None) -> None:
    _, handoff = taken(desk)

    with pytest.raises(Refused):
        desk.do(service.say, MARIE, handoff, client_msg_id=ID, text=text, now=desk.now)


def test_colleague_does_not_speak_in_her_place(desk: Desk) -> None:
    _, handoff = taken(desk)

    with pytest.raises(Conflict) as caught:
        desk.do(service.say, PAUL, handoff, client_msg_id=ID, text="Bonjour.", now=desk.now)
    assert caught.value.code == "handoff_moved"


def test_stranger_finds_nothing(desk: Desk) -> None:
    _, handoff = taken(desk)

    with pytest.raises(NotFound):
        desk.do(service.say, ZOE, handoff, client_msg_id=ID, text="Bonjour.", now=desk.now)


@pytest.mark.parametrize("end", ["release", "close", "leave", "not taken"])
def test_nobody_speaks_before_or_after(desk: Desk, end: str) -> None:
    conversation, handoff = taken(desk) if end != "not taken" else (None, desk.asks())
    if end == "release":
        desk.act(service.release, MARIE, handoff)
    elif end == "close":
        desk.act(service.close, MARIE, handoff, outcome="answered", to_bot=True)
    elif end == "leave":
        desk.clicks(str(conversation), SENTENCES.handoff_leave)

    with pytest.raises(Conflict):
        desk.do(service.say, MARIE, handoff, client_msg_id=ID, text="Bonjour.", now=desk.now)
    assert desk.broken() == []
