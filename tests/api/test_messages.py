"""Accepting messages: once, on disk, in order (I1–I3), or refused for a reason."""

import asyncio
import uuid

import pytest
from sqlalchemy import func, select

from relais.conversations.tables import Event
from tests.api.conftest import House, Opener


async def test_conversation_opened_begins_with_the_welcome_and_quick_replies(house: House) -> None:
    person = await house.person(departement="81", locale="fr-FR")

    (welcome,) = await person.reads()

    assert (welcome["seq"], welcome["author"], welcome["kind"]) == (1, "bot", "text")
    assert "automatique" in welcome["text"]
    assert len(welcome["buttons"]) >= 4
    assert {"id", "label"} == set(welcome["buttons"][0])
    assert house.worker.seen == []


async def test_conversation_outside_the_departements_is_refused(house: House) -> None:
    response = await house.client.post("/api/v1/conversations", json={"departement": "75"})

    assert (response.status_code, response.json()["error"]["code"]) == (422, "departement_unknown")


async def test_message_is_answered_and_its_turn_closed(house: House) -> None:
    person = await house.person(departement="12")

    *answer, end = await person.says("Je cherche un logement")

    assert [event["text"] for event in answer] == ["1. Je cherche un logement"]
    assert end["kind"] == "turn_done"
    context = house.worker.seen[0]["context"]
    assert (context["channel"], context["departement"]) == ("web", "12")


async def test_message_posted_five_times_at_once_is_stored_once(house: House) -> None:
    person = await house.person()
    client_msg_id = str(uuid.uuid4())

    responses = await asyncio.gather(*(person.posts(client_msg_id=client_msg_id, text="Bonjour") for _ in range(5)))

    assert sorted(response.status_code for response in responses) == [200, 200, 200, 200, 201]
    assert len({response.json()["seq"] for response in responses}) == 1
    answer = await person.hears(client_msg_id)
    assert [event["text"] for event in answer if event["kind"] == "text"] == ["1. Bonjour"]


async def test_message_replayed_after_its_answer_says_so_and_changes_nothing(house: House) -> None:
    person = await house.person()
    client_msg_id = str(uuid.uuid4())
    first = await person.posts(client_msg_id=client_msg_id, text="Bonjour")
    await person.hears(client_msg_id)

    again = await person.posts(client_msg_id=client_msg_id, text="Bonjour")

    assert again.status_code == 200
    assert {**first.json(), "replayed": True} == again.json()
    assert await person.reads() == []


async def test_message_id_reused_with_other_words_is_a_conflict(house: House) -> None:
    person = await house.person()
    client_msg_id = str(uuid.uuid4())
    await person.posts(client_msg_id=client_msg_id, text="Bonjour")

    response = await person.posts(client_msg_id=client_msg_id, text="Bonsoir")

    assert (response.status_code, response.json()["error"]["code"]) == (409, "client_msg_id_reused")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"text": "x" * 2_001}, "text_too_long"),
        ({"text": " \n\u200b "}, "text_empty"),
        ({"text": "a\x00b"}, "text_invalid"),
        ({}, "invalid"),
        ({"text": "a", "button_id": "b"}, "invalid"),
        ({"text": 3}, "invalid"),
        ({"text": "a", "role": "counsellor"}, "invalid"),
    ],
)
async def test_message_that_cannot_be_read_is_refused_and_not_stored(
    house: House, content: dict[str, object], code: str
) -> None:
    person = await house.person()

    response = await person.posts(**content)

    assert (422, code) == (response.status_code, response.json()["error"]["code"])
    assert _count_events(house) == 1


async def test_message_refused_may_be_mended_with_the_same_id(house: House) -> None:
    person = await house.person()
    client_msg_id = str(uuid.uuid4())
    await person.posts(client_msg_id=client_msg_id, text="x" * 2_001)

    response = await person.posts(client_msg_id=client_msg_id, text="court")

    assert response.status_code == 201


async def test_body_above_64_kib_is_refused_unread(house: House) -> None:
    person = await house.person()

    response = await person.posts(text="x" * 70_000)

    assert (response.status_code, response.json()["error"]["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("body", [b"{", b"[" * 60_000, b'{"text": NaN}', b"\xff\xfe", b'{"text": "\\ud800"}'])
async def test_body_that_is_no_json_is_refused_without_trace(house: House, body: bytes) -> None:
    person = await house.person()
    headers = {**person.headers, "Content-Type": "application/json"}

    response = await house.client.post(f"{person.path}/messages", content=body, headers=headers)

    assert response.status_code in (400, 422)
    assert response.json()["error"]["message"]


async def test_messages_too_quick_are_held_with_the_time_to_wait(open_house: Opener) -> None:
    async with open_house(limits=True) as house:
        person = await house.person()

        responses = [await person.posts(text=f"{n}") for n in range(12)]

        refused = [response for response in responses if response.status_code == 429]
        assert refused
        assert responses[4].status_code == 201
        assert 1 <= int(refused[0].headers["Retry-After"]) <= 2
        assert refused[0].json()["error"]["code"] == "too_many_messages"


async def test_slash_is_never_given_to_the_worker_as_a_command(house: House) -> None:
    person = await house.person()

    await person.says("/restart")

    assert house.worker.seen[0]["message"] == {"text": "restart"}
    assert person.events[1]["text"] == "/restart"


async def test_slash_alone_is_answered_without_the_worker(house: House) -> None:
    person = await house.person()

    answer = await person.says("///")

    assert [event["kind"] for event in answer] == ["text", "turn_done"]
    assert house.worker.seen == []


async def test_quick_messages_are_merged_but_the_first_is_not_delayed(house: House) -> None:
    person = await house.person()
    first = await person.posts(text="[held] un")
    others = [await person.posts(text=text) for text in ("deux", "trois")]
    house.worker.gate.set()

    await person.hears(others[-1].json()["client_msg_id"])

    assert [question["message"]["text"] for question in house.worker.seen] == ["[held] un", "deux\ntrois"]
    ends = [event["client_msg_id"] for event in person.events if event["kind"] == "turn_done"]
    assert [response.json()["client_msg_id"] for response in (first, *others)] == ends


def _count_events(house: House) -> int:
    with house.database.read_session() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0
