"""The webhook: the secret, stored before 200, once."""

import asyncio
import copy
import os
import random
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.api.conftest import House, Opener
from tests.api.telegram.conftest import settings_for
from tests.api.telegram.test_reading import mutated, samples
from tests.api.test_database_trouble import locked
from tests.fakes.bot_api import BotApi
from tests.fakes.server import serving

MUTATIONS = int(os.environ.get("RELAIS_MUTATIONS", "500"))  # 2000 for the long run
SQLITE_ONLY = pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def called(open_house: Opener, api: BotApi) -> AsyncIterator[tuple[House, BotApi]]:
    async with serving(api.app) as url:
        address = "http://127.0.0.1/api/v1/channels/telegram"
        async with open_house(**settings_for(url, telegram_webhook_url=address)) as house:
            async with asyncio.timeout(10):
                while not api.webhook:
                    await asyncio.sleep(0.02)
            api.webhook["url"] = f"{house.url}/api/v1/channels/telegram"
            yield house, api


async def test_update_with_the_secret_is_answered(called: tuple[House, BotApi]) -> None:
    house, api = called
    number = api.chat(1).writes("bonjour")

    assert await api.pushes(house.client, number) == 200
    assert await api.pushes(house.client, number) == 200

    await api.chat(1).sees("1. bonjour")
    assert len(house.worker.seen) == 1


@pytest.mark.parametrize("secret", ["", "wrong", "é"])
async def test_another_secret_finds_nothing(called: tuple[House, BotApi], secret: str) -> None:
    house, api = called
    number = api.chat(1).writes("bonjour")
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret.encode("latin-1")}

    answer = await house.client.post(api.webhook["url"], json=api.updates[number], headers=headers)

    assert answer.status_code == 404
    assert house.worker.seen == []


@pytest.mark.parametrize("body", [[], "x", {}, {"update_id": "a"}, {"update_id": 1, "message": {"chat": 3}}])
async def test_nonsense_is_no_error_of_ours(called: tuple[House, BotApi], body: object) -> None:
    house, api = called
    headers = {"X-Telegram-Bot-Api-Secret-Token": api.webhook["secret_token"]}

    answer = await house.client.post(api.webhook["url"], json=body, headers=headers)

    assert answer.status_code in (200, 422)


async def test_without_a_bot_there_is_no_webhook(house: House) -> None:
    answer: httpx.Response = await house.client.post("/api/v1/channels/telegram", json={"update_id": 1})

    assert answer.status_code == 404


@SQLITE_ONLY
async def test_update_that_could_not_be_stored_is_called_for_again_and_played_once(
    called: tuple[House, BotApi],
) -> None:
    """Out of order as well: equality alone counts."""
    house, api = called
    for update_id in (900, 17):
        api.chat(update_id).writes("bonjour")
        api.updates[update_id] = {**api.updates.pop(max(api.updates)), "update_id": update_id}
    house.client.timeout = httpx.Timeout(20)

    with locked(house.database):
        refused = await api.pushes(house.client, 900)
        telling = asyncio.create_task(api.pushes_all(house.client))
        await asyncio.sleep(0.5)
    await asyncio.wait_for(telling, 20)

    assert refused == 503
    for chat_id in (900, 17):
        await api.chat(chat_id).sees("1. bonjour")
    assert len(house.worker.seen) == 2


@SQLITE_ONLY
async def test_broken_updates_break_nothing(called: tuple[House, BotApi]) -> None:
    house, api = called
    chance, known, statuses = random.Random(7), samples(), set()
    headers = {"X-Telegram-Bot-Api-Secret-Token": api.webhook["secret_token"]}
    for number in range(MUTATIONS):
        raw = mutated({**copy.deepcopy(chance.choice(known)), "update_id": 10_000 + number}, chance)
        statuses.add((await house.client.post(api.webhook["url"], json=raw, headers=headers)).status_code)

    good = api.chat(1).writes("toujours là")
    await api.pushes(house.client, good)

    assert statuses <= {200, 422}
    await api.chat(1).sees("1. toujours là", within_s=60)
    assert house.broken_invariants() == []
