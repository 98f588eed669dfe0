"""Buttons: opaque, of one conversation, usable once, for the last answers."""

import uuid

from tests.api.conftest import House


async def test_button_sends_its_intent_and_understanding_is_skipped(house: House) -> None:
    person = await house.person()
    await person.reads()

    answer = await person.clicks("Chercher un logement")

    assert answer[0]["text"] == "1. Chercher un logement (search_housing)"
    expected = {"intent": "search_housing", "entities": {}, "label": "Chercher un logement"}
    assert house.worker.seen[0]["message"] == expected


async def test_button_shows_nothing_of_its_meaning(house: House) -> None:
    person = await house.person()

    (welcome,) = await person.reads()

    assert all(set(button) == {"id", "label"} for button in welcome["buttons"])
    assert "search_housing" not in str(welcome)


async def test_button_used_again_is_expired(house: House) -> None:
    person = await house.person()
    await person.reads()
    button_id = person.button("Chercher un logement")
    await person.posts(button_id=button_id)

    response = await person.posts(button_id=button_id)

    assert (response.status_code, response.json()["error"]["code"]) == (409, "button_expired")


async def test_button_retried_with_the_same_message_id_is_a_replay(house: House) -> None:
    person = await house.person()
    await person.reads()
    content = {"client_msg_id": str(uuid.uuid4()), "button_id": person.button("Chercher un logement")}
    await person.posts(**content)

    response = await person.posts(**content)

    assert (response.status_code, response.json()["replayed"]) == (200, True)


async def test_button_of_another_conversation_or_invented_is_expired(house: House) -> None:
    other, person = await house.person(), await house.person()
    await other.reads()

    responses = [await person.posts(button_id=other.button("Chercher un logement")), await person.posts(button_id="x")]

    assert [response.json()["error"]["code"] for response in responses] == ["button_expired"] * 2


async def test_button_of_an_old_answer_is_expired_but_the_last_ones_live(house: House) -> None:
    person = await house.person()
    await person.reads()
    old = person.button("Me déplacer")
    for n in range(3):
        await person.says(f"{n}")

    response = await person.posts(button_id=old)
    answer = await person.clicks("Aide")

    assert response.json()["error"]["code"] == "button_expired"
    assert answer[0]["text"].startswith("4. Aide")
