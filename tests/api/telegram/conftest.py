"""A gateway with its bot, and the local Bot API that both sides meet at."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import SecretStr

from tests.api.conftest import House, Opener
from tests.fakes.bot_api import TOKEN, BotApi, Chat
from tests.fakes.server import serving


@dataclass
class Bot:
    house: House
    api: BotApi

    @property
    def lea(self) -> Chat:
        return self.api.chat(111)


@pytest.fixture
async def api() -> BotApi:
    return BotApi()


@pytest.fixture
async def bot(open_house: Opener, api: BotApi) -> AsyncIterator[Bot]:
    """By polling."""
    async with serving(api.app) as url, open_house(**settings_for(url)) as house:
        yield Bot(house, api)
        assert house.broken_invariants() == []


def settings_for(url: str, **more: Any) -> dict[str, Any]:
    token = SecretStr(TOKEN)
    return {"telegram_bot_token": token, "telegram_api_url": url, "telegram_sends_per_s": 0, **more}
