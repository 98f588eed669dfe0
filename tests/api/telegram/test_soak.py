"""Many chats at once: nothing lost, nothing doubled, in order. `RELAIS_SOAK=10000` for the long run (500 chats)."""

import asyncio
import os
import re

import pytest

from tests.api.telegram.conftest import Bot

MESSAGES = int(os.environ.get("RELAIS_SOAK", "300"))
EACH = 20
SQLITE_ONLY = pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)


@SQLITE_ONLY
@pytest.mark.slow
@pytest.mark.timeout(3_000)
async def test_every_message_of_every_chat_is_answered_once_and_in_order(bot: Bot) -> None:
    chats = [bot.api.chat(1_000 + number) for number in range(MESSAGES // EACH)]
    for number in range(EACH):
        for chat in chats:
            chat.writes(f"message {number}")
        await asyncio.sleep(0)

    async with asyncio.timeout(60 + MESSAGES / 4):
        while any(f"message {EACH - 1}" not in "\n".join(chat.texts) for chat in chats):
            await asyncio.sleep(0.2)

    for chat in chats:
        words = "\n".join(chat.texts).replace("\n", " ")
        said = [int(number) for number in re.findall(r"message (\d+)", words)]
        has_failed = "Je n'ai pas réussi à vous répondre" in words  # a worker that was too slow is said, in its place
        assert said == sorted(set(said))
        assert len(said) == EACH or has_failed
