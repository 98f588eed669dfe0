"""A request to a person through the whole gateway: effects of the worker, what it hears, buttons, clocks, rights."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from relais.conversations.states import TurnState
from relais.conversations.tables import Turn
from relais.handoffs import service
from relais.handoffs.tables import Handoff
from tests.api.conftest import House
from tests.fakes.person import Person
from tests.relais.handoffs.builders import ALBI, CASTRES, MARIE, SENTENCES, make_structure

OPEN = {"kind": "open_handoff", "structure_id": CASTRES, "mode": "now", "trigger": "asked", "urgency": 0, "need": None}


@pytest.fixture(autouse=True)
def structures(house: House) -> None:
    with house.database.write_session() as session:
        session.add(make_structure(CASTRES, "Mission locale de Castres", opening_hours=None))
        session.add(make_structure(ALBI, "CCAS d'Albi", opening_hours=None))


async def asks(house: House, **over: Any) -> tuple[Person, list[dict[str, Any]]]:
    person = await house.person()
    house.worker.beside = {"effects": [{**OPEN, **over}]}
    events = await person.says("Je veux parler à quelqu'un")
    house.worker.beside = {}
    return person, events


def take(house: House) -> str:
    with house.database.write_session() as session:
        handoff = session.scalars(select(Handoff)).one()
        now = house.gateway.clock()
        return service.take(session, MARIE, handoff.id, handoff.version, sentences=SENTENCES, now=now).id


async def test_request_is_opened_with_the_answer(house: House) -> None:
    _, events = await asks(house)

    assert [event.get("state") or event["kind"] for event in events] == ["text", "handoff_waiting", "turn_done"]
    line = events[1]
    assert line["handoff"]["structure"] == "Mission locale de Castres"
    assert [button["label"] for button in line["buttons"]] == ["Ne plus attendre"]


@pytest.mark.parametrize(
    "wrong",
    [{"structure_id": "nowhere"}, {"mode": "soon"}, {"kind": "cancel_handoff"}, {"kind": "answer_appointment"}],
)
async def test_effect_that_cannot_be_carried_out_is_a_failed_turn(house: House, wrong: dict[str, Any]) -> None:
    only = {"kind": wrong["kind"]} if "kind" in wrong else {**OPEN, **wrong}
    only |= {"state": "confirmed"} if wrong.get("kind") == "answer_appointment" else {}
    person = await house.person()
    house.worker.beside = {"effects": [only]}

    events = await person.says("Bonjour")

    assert [event["kind"] for event in events] == ["text", "turn_done"]
    assert events[0]["text"].startswith("Je n'ai pas réussi à vous répondre.")
    with house.database.read_session() as session:
        assert session.scalars(select(Turn)).one().state == TurnState.failed
        assert session.scalars(select(Handoff)).first() is None


async def test_worker_hears_where_it_stands_and_once_how_it_ended(house: House) -> None:
    person, _ = await asks(house)
    await person.says("Et maintenant ?")
    take(house)
    await person.reads()
    await person.clicks("Terminer")
    await person.says("Merci")
    await person.says("Et aussi")

    told = [question["context"]["handoff"] for question in house.worker.seen]
    waiting, ended = told[1], told[2]
    assert told[0] is None
    assert (waiting["state"], waiting["structure"], waiting["place"]) == ("waiting", "Mission locale de Castres", 1)
    assert (ended["state"], ended["ended"]) == ("closed", "person_left")
    assert told[3:] == [None]


async def test_waiting_button_is_played_by_the_worker(house: House) -> None:
    person, _ = await asks(house)
    house.worker.beside = {"effects": [{"kind": "cancel_handoff"}]}

    events = await person.clicks("Ne plus attendre")

    assert house.worker.seen[-1]["message"]["intent"] == "cancel_handoff"
    assert [event.get("state") or event["kind"] for event in events] == ["text", "handoff_cancelled", "turn_done"]


async def test_counsellors_words_reach_the_person_and_hers_never_the_worker(house: House) -> None:
    person, _ = await asks(house)
    handoff_id = take(house)
    played = len(house.worker.seen)

    await person.posts(text="Bonjour Marie")
    with house.database.write_session() as session:
        service.say(session, MARIE, handoff_id, client_msg_id="one", text="Bonjour.", now=house.gateway.clock())
    await person.reads()

    assert person.events[-1] | {"at": None, "seq": None} == {
        "seq": None,
        "at": None,
        "author": "counsellor",
        "kind": "text",
        "text": "Bonjour.",
        "name": "Marie, Mission locale de Castres",
        "client_msg_id": "one",
    }
    assert len(house.worker.seen) == played


async def test_danger_is_answered_while_a_counsellor_has_the_conversation(house: House) -> None:
    person, _ = await asks(house)
    take(house)

    await person.posts(text="je veux mourir")
    await person.reads()

    assert [event["kind"] for event in person.events[-2:]] == ["safety", "turn_done"]


async def test_turn_that_runs_while_a_counsellor_takes_over_is_never_shown(house: House) -> None:
    person, _ = await asks(house)
    sent = await person.posts(text="[held] Bonjour")
    while len(house.worker.seen) < 2:
        await asyncio.sleep(0.01)
    take(house)
    house.worker.gate.set()

    events = await person.hears(sent.json()["client_msg_id"])

    assert [event.get("state") or event["kind"] for event in events] == ["handoff_taken", "turn_done"]


async def test_terminer_gives_the_person_back_to_the_assistant(house: House) -> None:
    person, _ = await asks(house)
    take(house)
    await person.reads()

    events = await person.clicks("Terminer")
    again = await person.posts(button_id=person.button("Terminer"))

    assert [event.get("state") or event["kind"] for event in events] == ["handoff_ended", "turn_done"]
    assert again.status_code == 409
    assert again.json()["error"]["code"] == "button_expired"
    assert (await person.says("Bonjour"))[0]["author"] == "bot"


async def test_export_holds_the_request_and_erasure_takes_it(house: House) -> None:
    person, _ = await asks(house, contact={"first_name": "Ana"})
    take(house)

    data = (await person.client.get(f"{person.path}/export", headers=person.headers)).json()
    await person.client.delete(person.path, headers=person.headers)

    assert data["handoffs"][0]["contact"] == {"first_name": "Ana"}
    assert [step["move"] for step in data["handoff_steps"]] == ["requested", "take"]
    with house.database.read_session() as session:
        assert session.scalars(select(Handoff)).first() is None


async def test_queue_that_nobody_looks_at_gives_up_by_itself(house: House) -> None:
    person, _ = await asks(house)
    with house.database.write_session() as session:
        handoff = session.scalars(select(Handoff)).one()
        handoff.due_at = house.gateway.clock()

    line = await person.sees_state("handoff_deferred")

    assert "Excusez-nous" in line["text"]
