"""What a worker can do wrong, and what the person is told (I4, I5, I7; faults F3, F7–F10)."""

import asyncio
import socket

import pytest
from sqlalchemy import select, update

from relais.conversations.states import TurnState
from relais.conversations.tables import Conversation, Turn
from tests.api.conftest import House, Opener
from tests.fakes.server import serving
from tests.fakes.worker import ScriptedWorker

FAILED = "Je n'ai pas réussi à vous répondre."


@pytest.mark.parametrize(
    "behaviour", ["empty", "blank", "nonsense", "html", "huge", "buttons", "unknown_effect", "broken"]
)
async def test_worker_without_an_honest_answer_is_asked_once_more_then_the_person_is_told(
    house: House, behaviour: str
) -> None:
    person = await house.person()

    answer = await person.says(f"[{behaviour}]")

    assert [event["kind"] for event in answer] == ["text", "turn_done"]
    assert answer[0]["text"].startswith(FAILED)
    assert answer[0]["buttons"]
    assert len(house.worker.seen) == 2


async def test_worker_that_failed_once_is_forgiven_without_a_word(house: House) -> None:
    person = await house.person()
    house.worker.next_status = [500]

    answer = await person.says("Bonjour")

    assert [event.get("text") for event in answer] == ["1. Bonjour", None]


async def test_dialogue_goes_on_from_the_last_good_state_after_a_failed_turn(house: House) -> None:
    person = await house.person()
    await person.says("un")
    await person.says("[empty]")

    answer = await person.says("deux")

    assert answer[0]["text"] == "2. deux"


async def test_worker_that_lost_the_state_is_sent_the_snapshot(house: House) -> None:
    person = await house.person()
    await person.says("un")
    house.worker.live.clear()

    answer = await person.says("deux")

    assert answer[0]["text"] == "2. deux"
    assert [question["snapshot"] for question in house.worker.seen] == [None, None, {"turns": 1}]


async def test_worker_that_hangs_is_called_late_then_given_up_at_the_deadline(open_house: Opener) -> None:
    async with open_house(turn_soft_deadline_s=0.2, turn_hard_deadline_s=2.5) as house:
        person = await house.person()

        answer = await person.says("[hang]")

        assert [event.get("state") or event["kind"] for event in answer] == ["late", "text", "turn_done"]
        assert answer[0]["text"] == "Je cherche encore…"
        assert answer[1]["text"].startswith(FAILED)
        assert house.broken_invariants() == []


async def test_busy_worker_is_waited_for(house: House) -> None:
    person = await house.person()
    house.worker.next_status = [503, 503, 503]

    answer = await person.says("Bonjour")

    assert answer[0]["text"] == "1. Bonjour"


async def test_worker_that_is_down_keeps_messages_and_answers_them_in_order_when_back(open_house: Opener) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
    settings = {"worker_url": f"http://127.0.0.1:{port}", "turn_soft_deadline_s": 0.2}
    async with open_house(**settings) as house:
        person = await house.person()
        await person.posts(text="un")
        degraded = await person.sees_state("degraded")
        last = await person.posts(button_id=person.button("Me déplacer"))

        assert "Votre message est bien enregistré (" in degraded["text"]
        assert "Urgent ? 112, 115, 3114." in degraded["text"]
        async with serving(ScriptedWorker("a-secret-for-tests").app, port=port):
            await person.hears(last.json()["client_msg_id"], within_s=30)

        texts = [event.get("state") or event["text"] for event in person.events if event["kind"] in ("text", "state")]
        second = "2. Me déplacer (search_mobility)"
        assert texts.index("recovered") < texts.index("1. un") < texts.index(second)
        assert texts.count("recovered") == 1
        assert house.broken_invariants() == []


async def test_slow_conversation_does_not_hold_another(house: House) -> None:
    slow, quick = await house.person(), await house.person()
    await slow.posts(text="[hang]")

    answer = await asyncio.wait_for(quick.says("Bonjour"), 5)

    assert answer[0]["text"] == "1. Bonjour"


async def test_turns_of_one_conversation_never_overlap(house: House) -> None:
    people = [await house.person() for _ in range(4)]

    async def talk(person: object, n: int) -> None:
        for k in range(n):
            await person.says(f"[slow] {k}")  # type: ignore[attr-defined]

    await asyncio.gather(*(talk(person, 2) for person in people))

    assert house.worker.overlaps == 0


async def test_reply_that_comes_after_the_owner_changed_is_kept_but_never_shown(house: House) -> None:
    person = await house.person()
    sent = await person.posts(text="[held] Bonjour")
    while not house.worker.seen:
        await asyncio.sleep(0.01)

    with house.database.write_session() as session:
        session.execute(update(Conversation).values(epoch=1, owner="human"))
    house.worker.gate.set()
    answer = await person.hears(sent.json()["client_msg_id"])

    assert [event["kind"] for event in answer] == ["turn_done"]
    with house.database.read_session() as session:
        turn = session.scalars(select(Turn)).one()
        assert turn.state == TurnState.fenced
        assert turn.unshown is not None
        assert "Bonjour" in turn.unshown[0]["text"]


async def test_message_to_a_human_owner_never_reaches_the_worker(house: House) -> None:
    person = await house.person()
    with house.database.write_session() as session:
        session.execute(update(Conversation).values(epoch=1, owner="human"))

    await person.posts(text="Pour la conseillère")

    assert house.worker.seen == []
    await person.reads()
    assert [event["author"] for event in person.events] == ["bot", "person", "system"]
    assert person.events[-1]["kind"] == "turn_done"


async def test_turn_left_by_a_dead_gateway_is_played_again_once(open_house: Opener) -> None:
    async with open_house(turn_soft_deadline_s=20) as first:
        person = await first.person()
        sent = await person.posts(text="[hang] Bonjour")
        while not first.worker.seen:
            await asyncio.sleep(0.01)
    with first.database.write_session() as session:
        turn = session.scalars(select(Turn)).one()
        turn.message, turn.lease_until = {"text": "Bonjour"}, None if turn.lease_until is None else turn.created_at

    async with open_house() as second:
        person.client = second.client
        answer = await person.hears(sent.json()["client_msg_id"])

        assert [event["text"] for event in answer if event["kind"] == "text"] == ["1. Bonjour"]
        assert second.broken_invariants() == []


async def test_search_without_result_is_counted_once_without_any_person(house: House) -> None:
    person = await house.person()

    await person.says("[searched]")

    async with asyncio.timeout(10):
        while 'relais_searches_without_result_total{need="housing"} 1.0' not in await _metrics(house):
            await asyncio.sleep(0.1)


async def test_metrics_count_turns_fallbacks_and_empty_answers(house: House) -> None:
    person = await house.person()
    await person.says("[fallback]")

    await person.says("[empty]")

    text = await _metrics(house)
    assert 'relais_turns_total{outcome="done"} 1.0' in text
    assert 'relais_turns_total{outcome="failed"} 1.0' in text
    assert "relais_fallbacks_total 1.0" in text
    assert "relais_empty_answers_total 2.0" in text
    assert 'relais_turn_stage_seconds_count{stage="nlu"} 1.0' in text


async def _metrics(house: House) -> str:
    return (await house.client.get("/metrics")).text
