"""Coming back from another device with a code: the whole conversation, a new token, and no way to guess."""

import httpx

from relais.conversations import resuming
from tests.api.conftest import House, Opener
from tests.fakes.person import Person


async def person_with_code(house: House) -> tuple[Person, str]:
    person = await house.person()
    house.worker.beside = {"effects": [{"kind": "give_resume_code"}, {"kind": "keep_longer"}]}
    await person.says("garder")
    house.worker.beside = {}
    (line,) = [event for event in person.events if event.get("state") == "resume_code"]
    return person, str(line["code"])


async def tries(house: House, code: str) -> httpx.Response:
    return await house.client.post("/api/v1/conversations/resume", json={"code": code})


async def test_code_is_given_in_words_behind_the_answer(house: House) -> None:
    person, code = await person_with_code(house)

    kinds = [event.get("state") or event["kind"] for event in person.events]
    assert kinds[-3:] == ["text", "resume_code", "turn_done"]
    assert code in person.events[-2]["text"]
    assert person.events[-2]["author"] == "system"


async def test_code_gives_everything_from_the_start_and_a_new_token(house: House) -> None:
    person, code = await person_with_code(house)

    response = await tries(house, code)

    body = response.json()
    assert (response.status_code, set(body)) == (201, {"conversation_id", "token", "expires_at", "next"})
    assert body["conversation_id"] == person.conversation_id
    back = Person(house.client)
    back.conversation_id, back.token = body["conversation_id"], body["token"]
    assert await back.reads() == person.events
    assert (await back.says("me revoilà"))[0]["text"] == "2. me revoilà"


async def test_former_token_opens_nothing_any_more(house: House) -> None:
    person, code = await person_with_code(house)
    await tries(house, code)

    response = await person.posts(text="encore")

    assert (response.status_code, response.json()["error"]["code"]) == (404, "conversation_not_found")


async def test_wrong_used_and_erased_codes_look_the_same(house: House) -> None:
    person, code = await person_with_code(house)
    other, erased = await person_with_code(house)
    await tries(house, code)
    await other.client.delete(other.path, headers=other.headers)

    answers = [await tries(house, wrong) for wrong in (resuming.new_code(), code, erased)]

    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert answers[0].json()["error"]["code"] == "code_unknown"
    assert "Vérifiez" in answers[0].json()["error"]["message"]
    assert person.token not in answers[0].text


async def test_brute_force_is_refused_after_five_tries(house: House) -> None:
    _, code = await person_with_code(house)

    answers = [await tries(house, resuming.new_code()) for _ in range(5)]
    right = await tries(house, code)

    assert [answer.status_code for answer in answers] == [404] * 5
    assert (right.status_code, right.json()["error"]["code"]) == (429, "too_many_codes")
    assert int(right.headers["retry-after"]) >= 1


async def test_tries_from_everywhere_are_bounded_too(open_house: Opener) -> None:
    async with open_house() as house:
        house.gateway.codes = house.gateway.messages  # no bound by address
        answers = [await tries(house, resuming.new_code()) for _ in range(65)]

        assert {answer.status_code for answer in answers} == {404, 429}


async def test_export_holds_no_code_that_opens(house: House) -> None:
    person, code = await person_with_code(house)

    exported = await person.client.get(f"{person.path}/export", headers=person.headers)

    assert code not in exported.text
    assert exported.json()["resume_codes"][0]["used_at"] is None


async def test_code_too_long_or_missing_is_invalid(house: House) -> None:
    answers = [await tries(house, "x" * 41), await house.client.post("/api/v1/conversations/resume", json={})]

    assert [answer.status_code for answer in answers] == [422, 422]


async def test_code_lasts_as_long_as_the_conversation_that_is_kept_longer(house: House) -> None:
    """Whatever the order of the effects."""
    person, _ = await person_with_code(house)

    exported = (await person.client.get(f"{person.path}/export", headers=person.headers)).json()

    assert exported["resume_codes"][0]["expires_at"] == exported["conversation"]["expires_at"]
