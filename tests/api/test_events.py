"""The feed: long poll and stream give the same rows, in order, once, to their owner only."""

import asyncio
import json
import time
from typing import Any

import httpx

from tests.api.conftest import House, Opener
from tests.fakes.person import Person


async def test_long_poll_wakes_with_the_first_line(house: House) -> None:
    person = await house.person()
    await person.reads()
    started = time.monotonic()

    waiting = asyncio.create_task(person.reads(wait=20))
    await person.posts(text="Bonjour")
    await waiting

    assert person.events[1]["text"] == "Bonjour"
    assert time.monotonic() - started < 10


async def test_long_poll_without_news_ends_with_the_same_cursor(house: House) -> None:
    person = await house.person()
    await person.reads()

    response = await house.client.get(f"{person.path}/events?after=1&wait=0.2", headers=person.headers)

    assert response.json() == {"events": [], "next": 1}


async def test_lost_hint_still_delivers_by_the_poll(house: House) -> None:
    person = await house.person()
    await person.reads()
    house.gateway.hub.notify = lambda conversation_id: None  # type: ignore[method-assign]

    waiting = asyncio.create_task(person.reads(wait=20))
    await person.posts(text="Bonjour")
    started = time.monotonic()
    await waiting

    assert person.events[1]["text"] == "Bonjour"
    assert time.monotonic() - started < 8


async def test_stream_gives_the_very_rows_of_the_poll(house: House) -> None:
    person = await house.person()
    streamed = asyncio.create_task(_stream(house, person, until_seq=4))
    await person.says("Bonjour")

    rows = await asyncio.wait_for(streamed, 15)

    assert rows == person.events[: len(rows)] or [row["seq"] for row in rows] == [1, 2, 3, 4]
    everything = await house.client.get(f"{person.path}/events", headers=person.headers)
    assert rows == everything.json()["events"]


async def test_stream_resumes_after_the_last_event_id(house: House) -> None:
    person = await house.person()
    await person.says("un")

    rows = await asyncio.wait_for(_stream(house, person, until_seq=4, headers={"Last-Event-ID": "2"}), 15)

    assert [row["seq"] for row in rows] == [3, 4]


async def test_stream_tells_proxies_not_to_hold_it(house: House) -> None:
    person = await house.person()

    async with _open_stream(house, person) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["x-accel-buffering"] == "no"
        assert response.headers["cache-control"] == "no-store"


async def test_stream_ends_when_the_conversation_is_erased(house: House) -> None:
    person = await house.person()
    streamed = asyncio.create_task(_stream(house, person, until_seq=99))
    await person.reads()

    await house.client.delete(person.path, headers=person.headers)

    assert [row["seq"] for row in await asyncio.wait_for(streamed, 20)] in ([1], [])


async def test_feed_without_or_with_a_wrong_token_shows_nothing(house: House) -> None:
    person, other = await house.person(), await house.person()

    without = await house.client.get(f"{person.path}/events")
    wrong = await house.client.get(f"{person.path}/events", headers=other.headers)
    unknown = await house.client.get("/api/v1/conversations/none/events", headers=other.headers)

    assert without.status_code == 401
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
    assert wrong.status_code == 404


async def test_hint_travels_between_gateways_by_redis(open_house: Opener, redis_url: str) -> None:
    async with open_house(redis_url=redis_url) as first, open_house(redis_url=redis_url) as second:
        second.gateway.hub._poll_s = 60  # only the hint may wake it
        person = await first.person()
        await person.reads()
        reader = Person(second.client)
        reader.conversation_id, reader.token, reader.events = person.conversation_id, person.token, [*person.events]
        waiting = asyncio.create_task(reader.reads(wait=20))
        while second.gateway.hub.watching == 0:
            await asyncio.sleep(0.01)
        started = time.monotonic()

        await person.posts(text="Bonjour")
        await waiting

        assert reader.events[1]["text"] == "Bonjour"
        assert time.monotonic() - started < 10


def _open_stream(house: House, person: Person, **headers: str) -> Any:
    headers = {**person.headers, "Accept": "text/event-stream", **headers}
    return house.client.stream("GET", f"{person.path}/events", headers=headers, timeout=httpx.Timeout(30))


async def _stream(
    house: House, person: Person, *, until_seq: int, headers: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    async with _open_stream(house, person, **(headers or {})) as response:
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                rows.append(json.loads(line[6:]))
                if rows[-1]["seq"] >= until_seq:
                    break
    return rows
