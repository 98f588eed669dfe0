"""All workers: each conversation prefers one (its live dialogue waits there), any other can serve it."""

import asyncio
import hashlib
from collections.abc import Sequence

import httpx
import structlog

from api.turns.failures import WorkerDown
from api.turns.worker import Worker

PROBE_S = 2.0
log = structlog.get_logger("workers")


class Workers:
    def __init__(self, urls: Sequence[str], secret: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(None, connect=3.0), limits=limits, trust_env=False, transport=transport
        )
        self.all = [Worker(self._client, url, secret) for url in urls]

    def choose(self, conversation_id: str) -> Worker:
        """The preferred one whose circuit lets a turn through. Raises `WorkerDown`."""
        for worker in sorted(self.all, key=lambda worker: _rank(conversation_id, worker.url)):
            if worker.breaker.let_through():
                return worker
        raise WorkerDown("every circuit is open")

    @property
    def is_worth_asking(self) -> bool:
        return any(worker.breaker.is_worth_asking for worker in self.all)

    async def is_ready(self) -> bool:
        return any(await asyncio.gather(*(worker.is_ready() for worker in self.all)))

    async def probe_forever(self) -> None:
        """A worker whose circuit is open gets one trial as soon as it says that it is well."""
        while True:
            await asyncio.sleep(PROBE_S)
            for worker in self.all:
                if not worker.breaker.is_worth_asking and await worker.is_ready():
                    worker.breaker.probe_succeeded()
                    log.info("worker_back")

    async def close(self) -> None:
        await self._client.aclose()


def _rank(conversation_id: str, url: str) -> bytes:
    """Rendezvous hashing: adding a worker moves as few conversations as possible."""
    return hashlib.blake2b(f"{conversation_id} {url}".encode(), digest_size=8).digest()
