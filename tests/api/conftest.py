"""A whole gateway on real sockets: real database, scripted worker, deadlines short enough for tests."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from redis import Redis
from redis.exceptions import RedisError

from api.app import around, build_gateway, create_app
from api.gateway import Gateway
from api.limits import Limiter, Rate
from api.store import utc_now
from relais import crypto
from relais.conversations import invariants
from relais.database import Database
from relais.safety.reading import DangerReader
from relais.safety.sensitive.reading import SensitiveReader
from relais.settings import Settings
from tests.fakes.person import Person
from tests.fakes.server import serving
from tests.fakes.worker import ScriptedWorker

NO_LIMIT = (Rate(1e6, 1e6),)
SECRET = "a-secret-for-tests"


@dataclass
class House:
    """What a test may touch."""

    gateway: Gateway
    worker: ScriptedWorker
    client: httpx.AsyncClient
    database: Database
    url: str

    async def person(self, **body: Any) -> Person:
        return await Person.arrives(self.client, **body)

    def broken_invariants(self) -> list[str]:
        with self.database.read_session() as session:
            return invariants.list_broken(session, now=utc_now())


Opener = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture(autouse=True, scope="session")
def readers_read_once() -> Iterator[None]:
    """What is read of `data/` never changes: half a second less for every gateway that is opened."""
    with pytest.MonkeyPatch.context() as patch:
        for reader in (DangerReader, SensitiveReader):
            patch.setattr(reader, "load", cache(reader.load))
        yield


@pytest.fixture(autouse=True)
def keyring() -> None:
    crypto.install(crypto.Keyring([crypto.new_key()]))


@pytest.fixture
def open_house(database: Database, tmp_path: Path) -> Opener:
    """Opens a gateway on the test's database, as often as the test wants, with other settings or another worker."""

    @asynccontextmanager
    async def open_it(
        *, limits: bool = False, offers: bool = False, worker_url: str = "", **settings: Any
    ) -> AsyncIterator[House]:
        worker = ScriptedWorker(SECRET)
        async with serving(worker.app) as own_url:
            chosen = Settings(
                var_dir=tmp_path, worker_urls=(worker_url or own_url,), worker_secret=SecretStr(SECRET), **settings
            )
            own = Database(database.url.render_as_string(hide_password=False))
            gateway = build_gateway(chosen, own)
            if not limits:
                gateway.messages = gateway.new_conversations = Limiter(NO_LIMIT)
            if not offers:
                gateway.domain.keep_fresh = asyncio.Event().wait  # type: ignore[method-assign,assignment]
            async with (
                serving(around(create_app(gateway))) as url,
                httpx.AsyncClient(base_url=url, verify=False) as client,
            ):
                yield House(gateway, worker, client, database, url)
        own.dispose()  # PostgreSQL has a hundred connections for all tests

    return open_it


@pytest.fixture
def redis_url() -> str:
    """Skipped with its reason when no Redis answers, unless RELAIS_TEST_REQUIRED names it."""
    url = os.environ.get("RELAIS_TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
    try:
        Redis.from_url(url, socket_connect_timeout=2).ping()
    except RedisError as error:
        if "redis" in os.environ.get("RELAIS_TEST_REQUIRED", ""):
            raise
        pytest.skip(f"Redis cannot be reached at {url}: {type(error).__name__}")
    return url


@pytest.fixture
async def house(open_house: Opener) -> AsyncIterator[House]:
    """The plain one; at its end every invariant holds."""
    async with open_house() as opened:
        yield opened
        assert opened.broken_invariants() == []


# What a page, a channel or a letter looks like does not depend on the database: these files run on SQLite alone.
# What is written, ordered, found again and fenced runs on both: messages, turns, events, privacy, following, access,
# canaries, what Telegram delivers; and so does all of tests/relais.
ON_SQLITE_ALONE = (
    "console/test_figures.py",
    "console/test_journeys.py",
    "console/test_rights.py",
    "console/test_session.py",
    "console/test_sso.py",
    "console/test_typing.py",
    "outbox/test_hooks.py",
    "telegram/test_idiom.py",
    "telegram/test_posters.py",
    "telegram/test_talking.py",
    "telegram/test_webhook.py",
    "test_danger.py",
    "test_diagnostics.py",
    "test_limits.py",
    "test_offers.py",
    "test_sensitive.py",
    "test_surface.py",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Takes out the second run of the files above."""
    twice = [item for item in items if _is_second(item)]
    config.hook.pytest_deselected(items=twice)
    items[:] = [item for item in items if not _is_second(item)]


def _is_second(item: pytest.Item) -> bool:
    called = getattr(item, "callspec", None)
    is_postgresql = called is not None and called.params.get("empty_database_url") == "postgresql"
    where = item.path.as_posix()
    return is_postgresql and "/tests/api/" in where and where.endswith(ON_SQLITE_ALONE)
