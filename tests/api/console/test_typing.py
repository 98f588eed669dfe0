"""« … écrit », both ways, between the two who talk and for nobody else; kept nowhere."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from relais.conversations.tables import Event
from tests.api.console.conftest import Console, Desk
from tests.fakes.person import Person


@pytest.fixture
async def talk(console: Console) -> tuple[Console, Person, Desk, str]:
    desk = console.desk("Marie")
    person, handoff_id = await console.asks()
    version = (await desk.get(f"handoffs/{handoff_id}")).json()["version"]
    assert (await desk.post(f"handoffs/{handoff_id}/take", version=version)).status_code == 200
    return console, person, desk, f"handoffs/{handoff_id}/typing"


async def while_waiting(waiting: Any, writes: Any) -> bool:
    task = asyncio.create_task(waiting)
    await asyncio.sleep(0.2)
    answer: httpx.Response = await writes()
    assert answer.status_code == 204, answer.text
    return bool((await task).json()["is_typing"])


async def test_person_sees_that_her_counsellor_writes(talk: tuple[Console, Person, Desk, str]) -> None:
    console, person, desk, path = talk
    with console.house.database.read_session() as session:
        before = session.scalar(select(func.count()).select_from(Event))

    assert await while_waiting(person.gets("typing?wait=10"), lambda: desk.post(path))

    assert (await person.gets("typing?wait=0.1")).json() == {"is_typing": False}
    with console.house.database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == before


async def test_counsellor_sees_that_the_person_writes(talk: tuple[Console, Person, Desk, str]) -> None:
    _, person, desk, path = talk

    def writes() -> Any:
        return person.client.post(f"{person.path}/typing", headers=person.headers)

    assert await while_waiting(desk.get(path, wait=10), writes)


async def test_nobody_else_sees_or_says_it(talk: tuple[Console, Person, Desk, str]) -> None:
    console, person, _, path = talk
    colleague, stranger = console.desk("Paul"), await console.house.person()

    assert (await colleague.post(path)).status_code == 409
    assert (await stranger.client.post(f"{person.path}/typing", headers=stranger.headers)).status_code == 404
    assert (await stranger.client.get(f"{person.path}/typing", headers=stranger.headers)).status_code == 404


async def test_while_nobody_talks_with_her_it_tells_nobody(console: Console) -> None:
    desk = console.desk("Marie")
    person, handoff_id = await console.asks()

    def writes() -> Any:
        return person.client.post(f"{person.path}/typing", headers=person.headers)

    assert not await while_waiting(desk.get(f"handoffs/{handoff_id}/typing", wait=0.6), writes)


async def test_gateway_that_closes_keeps_nobody_waiting(talk: tuple[Console, Person, Desk, str]) -> None:
    console, person, desk, path = talk
    console.house.gateway.hub.close()

    async with asyncio.timeout(5):
        assert (await person.gets("typing?wait=25")).json() == {"is_typing": False}
        assert (await desk.get(path, wait=25)).json() == {"is_typing": False}
