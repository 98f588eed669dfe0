"""Danger is answered when the message is accepted: with the worker, without it, once, whoever owns the conversation."""

import asyncio
import socket
import uuid
from typing import Any

from sqlalchemy import func, select, update

from relais.conversations.states import Kind, Owner
from relais.conversations.tables import Conversation, Event, Turn
from tests.api.conftest import House, Opener

SUICIDE, VIOLENCE, SHELTER = "je veux mourir", "mon mari me frappe", "je suis à la rue"


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def cards(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [event for event in events if event["kind"] == "safety"]


def stored(house: House, table: Any, *conditions: Any) -> int:
    with house.database.read_session() as session:
        return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


async def test_danger_is_answered_before_the_worker_is(house: House) -> None:
    person = await house.person()

    response = await person.posts(text=f"{SUICIDE} [hang]")
    events = await person.reads()

    assert response.status_code == 201
    assert "3114" in cards(events)[0]["text"].split("\n")[0]
    assert cards(events)[0]["seq"] == response.json()["seq"] + 1
    assert [number["href"] for number in cards(events)[0]["numbers"]] == ["tel:3114", "tel:15", "tel:112"]


async def test_danger_while_the_worker_is_down_is_answered_at_once(open_house: Opener) -> None:
    async with open_house(worker_url=f"http://127.0.0.1:{free_port()}", turn_soft_deadline_s=0.2) as house:
        person = await house.person()

        await person.posts(text=SUICIDE)
        events = await person.reads()

        assert len(cards(events)) == 1
        await person.sees_state("degraded")
        assert len(cards(person.events)) == 1
        assert house.broken_invariants() == []


async def test_message_sent_again_does_not_double_the_card(house: House) -> None:
    person, client_msg_id = await house.person(), str(uuid.uuid4())

    answers = await asyncio.gather(*(person.posts(client_msg_id=client_msg_id, text=VIOLENCE) for _ in range(5)))
    await person.hears(client_msg_id)

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len(cards(person.events)) == 1


async def test_several_dangers_come_with_the_most_urgent_first(house: House) -> None:
    person = await house.person()

    await person.posts(text="mon mari frappe mon fils de 4 ans")
    events = await person.reads()

    assert [card["numbers"][0]["number"] for card in cards(events)] == ["119", "17"]
    assert all(card["quick_exit"] for card in cards(events))


async def test_worker_is_told_which_dangers_were_answered(house: House) -> None:
    person = await house.person()

    await person.says(SUICIDE)
    await person.says("Bonjour")

    assert [question["danger"] for question in house.worker.seen] == [["suicide"], []]
    assert all(set(question["message"]) == {"text"} for question in house.worker.seen)


async def test_silence_of_the_worker_after_danger_is_an_answer(house: House) -> None:
    person = await house.person()

    answer = await person.says(f"{SUICIDE} [empty]")

    assert [event["kind"] for event in answer] == ["safety", "turn_done"]
    assert len(house.worker.seen) == 1


async def test_silence_of_the_worker_on_a_search_for_a_bed_is_a_failure(house: House) -> None:
    person = await house.person()

    answer = await person.says(f"{SHELTER} [empty]")

    assert [event["kind"] for event in answer] == ["safety", "text", "turn_done"]


async def test_failure_of_the_worker_after_danger_makes_no_excuse(house: House) -> None:
    person = await house.person()

    answer = await person.says(f"{VIOLENCE} [broken]")

    assert [event["kind"] for event in answer] == ["safety", "turn_done"]


async def test_slow_worker_after_danger_says_nothing_of_a_search(open_house: Opener) -> None:
    async with open_house(turn_soft_deadline_s=0.2, turn_hard_deadline_s=2.5) as house:
        person = await house.person()

        answer = await person.says(f"{SUICIDE} [hang]")

        assert [event["kind"] for event in answer] == ["safety", "turn_done"]


async def test_counsellor_who_owns_the_conversation_does_not_stop_the_card(house: House) -> None:
    person = await house.person()
    with house.database.write_session() as session:
        session.execute(update(Conversation).values(owner=Owner.human, epoch=1))

    await person.posts(text=SUICIDE)
    events = await person.reads()

    assert [card["author"] for card in cards(events)] == ["system"]
    assert stored(house, Turn) == 0


async def test_person_is_offered_by_the_button_of_the_card(house: House) -> None:
    person = await house.person()
    await person.says(f"{SUICIDE} [empty]")

    answer = await person.clicks("Parler à quelqu'un")

    assert "request_counsellor" in answer[0]["text"]


async def test_label_of_a_button_is_never_read_as_danger(house: House) -> None:
    person = await house.person()
    await person.reads()

    answer = await person.clicks("Chercher un logement")

    assert cards(answer) == []


async def test_lines_of_one_breath_tell_the_worker_all_their_dangers(open_house: Opener) -> None:
    async with open_house() as house:
        person = await house.person()
        await person.posts(text="[held]")
        for text in (VIOLENCE, SUICIDE):
            last = await person.posts(text=text)
        house.worker.gate.set()
        await person.hears(last.json()["client_msg_id"])

        told = [question["danger"] for question in house.worker.seen if question["danger"]]
        assert told == [["suicide", "violence"]]
        assert len(cards(person.events)) == 2


async def test_danger_is_counted_by_situation_and_written_nowhere_else(house: House) -> None:
    person = await house.person()

    await person.says(VIOLENCE)
    metrics = (await house.client.get("/metrics")).text

    assert 'relais_danger_read_total{situation="violence"} 1.0' in metrics
    assert stored(house, Event, Event.kind == Kind.safety) == 1


async def test_innocent_words_get_no_card(house: House) -> None:
    person = await house.person()

    answer = await person.says("je suis mort de fatigue, je cherche un boulot")

    assert cards(answer) == []
