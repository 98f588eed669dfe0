"""A database that does not answer: later, with the same id; never an acknowledgement that was not kept (F12)."""

import asyncio
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from api.store import Store
from relais.database import Database
from relais.errors import Unavailable
from tests.api.conftest import House


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Another writer holds the file, as a stray backup would."""
    connection = sqlite3.connect(str(database.url.database), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


SQLITE_ONLY = pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)  # there is a file to lock


@SQLITE_ONLY
@pytest.mark.slow
async def test_sqlite_locked_ten_seconds_refuses_in_time_and_stores_the_retry_once(house: House) -> None:
    person = await house.person()
    client_msg_id = str(uuid.uuid4())
    house.client.timeout = 20

    with locked(house.database):
        started = time.monotonic()
        while time.monotonic() - started < 10:
            asked = time.monotonic()
            response = await person.posts(client_msg_id=client_msg_id, text="Bonjour")
            assert response.status_code == 503
            assert response.json()["error"]["code"] == "unavailable"
            assert response.headers["retry-after"]
            assert time.monotonic() - asked < 9
        assert (await house.client.get(person.path, headers=person.headers)).status_code == 200
    async with asyncio.timeout(20):
        while (response := await person.posts(client_msg_id=client_msg_id, text="Bonjour")).status_code == 503:
            await asyncio.sleep(0.1)

    answer = await person.hears(client_msg_id)
    assert response.status_code in (200, 201)
    assert [event["text"] for event in answer if event["kind"] == "text"] == ["1. Bonjour"]


@SQLITE_ONLY
async def test_answer_in_hand_waits_for_the_database(house: House) -> None:
    person = await house.person()
    sent = await person.posts(text="[held] Bonjour")
    while not house.worker.seen:
        await asyncio.sleep(0.01)

    with locked(house.database):
        house.worker.gate.set()
        await asyncio.sleep(1.5)
    answer = await person.hears(sent.json()["client_msg_id"])

    assert answer[0]["text"] == "1. [held] Bonjour"
    assert len(house.worker.seen) == 1


async def test_store_that_is_flooded_refuses_instead_of_growing(database: Database) -> None:
    store = Store(database, wait_s=0.2)

    with pytest.raises(Unavailable):
        await store.write(lambda session: time.sleep(0.6))
    results = await asyncio.gather(*(store.write(lambda session: None) for _ in range(600)), return_exceptions=True)

    assert any(isinstance(result, Unavailable) for result in results)
    store.close()
