"""A request begins: who owns the conversation, what is said, what is kept, who is called."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from relais.conversations import thread
from relais.conversations.states import Kind
from relais.conversations.tables import Outbox
from relais.errors import Refused
from tests.relais.handoffs.builders import ALBI, CASTRES, MARIE, NOW, Desk

NAME = "Mission locale de Castres"


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "takeover"},
        {"mode": "soon"},
        {"trigger": "curiosity"},
        {"urgency": 4},
        {"urgency": "2"},
        {"contact": {"address": "ici"}},
        {"contact": {"moments": "le matin"}},
        {"contact": {"on_site": "oui"}},
        {"message": "a" * 2_001},
        {"items": [1]},
    ],
)
def test_request_with_a_wrong_value_is_refused(desk: Desk, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        desk.asks(**wrong)
    assert caught.value.code == "wrong_handoff"


def test_request_to_an_unknown_structure_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        desk.asks(structure_id="nowhere")
    assert caught.value.code == "structure_unknown"


def test_request_for_now_waits_in_the_queue(desk: Desk) -> None:
    desk.is_there(MARIE)
    conversation = desk.conversation()

    handoff = desk.handoff(desk.asks(conversation))

    row, line = desk.row(conversation), desk.last(conversation)
    assert (handoff.state, row.owner, row.epoch) == ("waiting", "requested", 1)
    assert handoff.due_at == NOW + dt.timedelta(minutes=3)
    assert line["state"] == "handoff_waiting"
    assert line["handoff"] == {"state": "waiting", "structure": NAME, "mode": "now", "place": 1, "wait_min": 5}
    assert [button["label"] for button in line["buttons"]] == ["Ne plus attendre"]
    assert desk.moves(handoff.id) == [("requested", "person")]
    assert desk.broken() == []


@pytest.mark.parametrize("mode", ["call_back", "appointment", "message"])
def test_request_for_later_leaves_the_assistant_free(desk: Desk, mode: str) -> None:
    conversation = desk.conversation()

    handoff = desk.handoff(desk.asks(conversation, mode=mode, contact={"phone": "06 00 00 00 00"}))

    assert (handoff.state, desk.row(conversation).owner) == ("deferred", "deferred")
    assert handoff.due_at == NOW + dt.timedelta(hours=48)
    assert handoff.contact == {"phone": "06 00 00 00 00"}
    assert "48 heures" in desk.last(conversation)["text"]
    assert handoff.appointment_state == ("sent" if mode == "appointment" else None)


def test_second_in_the_queue_is_told_her_place(desk: Desk) -> None:
    desk.asks()
    desk.later(seconds=1)
    conversation = desk.conversation()

    desk.asks(conversation)

    assert desk.last(conversation)["handoff"]["place"] == 2
    assert "position 2" in desk.last(conversation)["text"]


def test_second_request_is_answered_by_the_one_that_is_open(desk: Desk) -> None:
    conversation = desk.conversation()
    first = desk.asks(conversation)

    assert desk.asks(conversation, structure_id=ALBI) == first

    assert desk.row(conversation).epoch == 1
    assert desk.states(conversation) == ["handoff_waiting"] * 2
    assert desk.handoff(first).structure_id == CASTRES


def test_waiting_person_who_wants_to_be_called_back_is_deferred_with_her_number(desk: Desk) -> None:
    conversation = desk.conversation()
    first = desk.asks(conversation)

    assert desk.asks(conversation, mode="call_back", contact={"phone": "06 00 00 00 00"}) == first

    handoff = desk.handoff(first)
    assert (handoff.state, handoff.mode, handoff.version) == ("deferred", "call_back", 2)
    assert handoff.contact == {"phone": "06 00 00 00 00"}
    assert desk.broken() == []


def test_conversation_is_kept_six_months_after_the_last_contact_and_two_years_at_most(desk: Desk) -> None:
    conversation = desk.conversation()
    desk.asks(conversation)
    half_a_year = dt.timedelta(days=182)
    assert desk.row(conversation).expires_at > NOW + half_a_year

    desk.later(days=700)
    desk.writes(conversation)

    assert desk.row(conversation).expires_at == NOW + dt.timedelta(days=730)


@pytest.mark.parametrize("somebody", [True, False])
def test_structure_is_called_when_nobody_is_there(desk: Desk, somebody: bool) -> None:
    if somebody:
        desk.is_there(MARIE)
    conversation = desk.conversation()

    handoff = desk.asks(conversation)

    with desk.database.read_session() as session:
        rows = session.scalars(select(Outbox)).all()
    assert [(row.kind, row.payload, row.conversation_id) for row in rows] == (
        [] if somebody else [("handoff_waiting", {"handoff_id": handoff}, conversation)]
    )


def test_summary_without_ticks_says_nothing_of_her(desk: Desk) -> None:
    conversation = desk.conversation()
    desk.writes(conversation, "Je cherche un studio")

    handoff = desk.handoff(desk.asks(conversation, need="housing", commune="81065"))

    summary = handoff.summary or {}
    assert (handoff.need, handoff.commune, handoff.departement) == (None, None, "81")
    assert summary["agreement"]["structure"] == NAME
    assert summary["nature"]["reference"]
    assert (summary["contact"], summary["profile"], summary["seen"]["offers"]) == ({}, {}, [])
    assert summary["request"] == {"demand": None, "priority": None}


def test_summary_holds_what_she_ticked(desk: Desk) -> None:
    conversation = desk.conversation()
    desk.writes(conversation, "Je cherche un studio")
    card = {"id": "offer-1", "name": "Résidence"}
    desk.do(_shows, conversation, card, desk.now)
    contact = {"first_name": "Ana", "phone": "06 00 00 00 00", "moments": ["matin", "mardi"], "needs": ["interprète"]}

    ticked = ("need", "commune", "words", "offers")
    handoff = desk.handoff(
        desk.asks(conversation, mode="appointment", need="housing", commune="81065", items=ticked, contact=contact)
    )

    summary = handoff.summary or {}
    assert (handoff.need, handoff.commune) == ("housing", "81065")
    assert summary["contact"] == {"first_name": "Ana", "phone": "06 00 00 00 00", "moments": "matin, mardi"}
    assert summary["profile"] == {"commune": "Castres"}
    assert summary["request"] == {"demand": "Je cherche un studio", "priority": "un logement"}
    assert summary["seen"]["offers"] == [card]
    assert summary["appointment"] == ["interprète"]


def test_message_stands_behind_the_words_that_she_ticked(desk: Desk) -> None:
    conversation = desk.conversation()
    for text in ("Un", "Deux", "Trois", "Quatre"):
        desk.writes(conversation, text)

    handoff = desk.handoff(desk.asks(conversation, mode="message", message="Quatre", items=("words",)))

    assert (handoff.summary or {})["request"]["demand"] == "Un\nDeux\nTrois\nQuatre"


def test_message_that_she_left_is_her_demand(desk: Desk) -> None:
    handoff = desk.handoff(desk.asks(mode="message", message="Rappelez-moi, merci."))

    assert (handoff.summary or {})["request"]["demand"] == "Rappelez-moi, merci."


def _shows(session: Any, conversation_id: str, card: dict[str, Any], now: dt.datetime) -> None:
    held = thread.get(session, conversation_id)
    held.append_reply(Kind.offers, {"text": "Voici.", "offers": [card]}, (), now=now)
    held.save()
