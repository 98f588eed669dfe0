"""Wakes those who wait for the next line of a conversation. Only a hint: a lost one costs two seconds at most.

In the process by events, between processes by Redis when a URL is set, and in any case by a poll of the database.
"""

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store import Clock, Store
from relais.conversations.tables import Conversation
from relais.errors import Unavailable

CHANNEL = "relais:hints"
POLL_S = 2.0
LOOK_BACK = dt.timedelta(seconds=15)  # longer than any commit may take
log = structlog.get_logger("hub")


class Watcher:
    """Someone who has seen the lines up to `seen`."""

    def __init__(self, seen: int) -> None:
        self.seen = seen
        self._event = asyncio.Event()

    def wake(self) -> None:
        self._event.set()

    async def wait(self, timeout_s: float) -> bool:
        """Until woken or the time is over; whether it was woken."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), timeout_s)
        was_woken = self._event.is_set()
        self._event.clear()
        return was_woken


class Hub:
    def __init__(self, store: Store, clock: Clock, *, redis_url: str = "", poll_s: float = POLL_S) -> None:
        self._store, self._clock, self._poll_s = store, clock, poll_s
        self._watchers: defaultdict[str, set[Watcher]] = defaultdict(set)
        self._redis = Redis.from_url(redis_url) if redis_url else None
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_closing = False
        self.listeners: list[Callable[[str], None]] = []  # channels that carry lines away

    @property
    def watching(self) -> int:
        return sum(map(len, self._watchers.values()))

    @contextmanager
    def watch(self, conversation_id: str, seen: int) -> Iterator[Watcher]:
        watcher = Watcher(seen)
        self._watchers[conversation_id].add(watcher)
        try:
            yield watcher
        finally:
            self._watchers[conversation_id].discard(watcher)
            if not self._watchers[conversation_id]:
                del self._watchers[conversation_id]

    def notify(self, conversation_id: str) -> None:
        self._wake(conversation_id)
        if self._redis is not None:
            task = asyncio.create_task(self._publish(self._redis, conversation_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Every stream ends, so that the process can."""
        self.is_closing = True
        for conversation_id in list(self._watchers):
            self._wake(conversation_id)

    async def poll_forever(self) -> None:
        while True:
            await asyncio.sleep(self._poll_s)
            if self._watchers:
                await self._poll()

    async def listen_forever(self) -> None:
        """Hints of the other gateways."""
        while self._redis is not None:
            try:
                async with self._redis.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    async for message in pubsub.listen():
                        if message["type"] == "message":
                            self._wake(message["data"].decode())
            except (RedisError, OSError) as error:
                log.warning("redis_lost", error=type(error).__name__)
                await asyncio.sleep(self._poll_s)

    def _wake(self, conversation_id: str) -> None:
        for watcher in self._watchers.get(conversation_id, ()):
            watcher.wake()
        for listen in self.listeners:
            listen(conversation_id)

    async def _poll(self) -> None:
        try:
            touched = await self._store.read(_list_touched, self._clock() - LOOK_BACK)
        except Unavailable:
            log.warning("poll_failed")
            return
        for conversation_id, last_seq in touched:
            for watcher in self._watchers.get(conversation_id, ()):
                if last_seq > watcher.seen:
                    watcher.wake()

    async def _publish(self, redis: Redis, conversation_id: str) -> None:
        try:
            await redis.publish(CHANNEL, conversation_id)
        except (RedisError, OSError) as error:
            log.warning("redis_lost", error=type(error).__name__)


def _list_touched(session: Session, since: dt.datetime) -> list[tuple[str, int]]:
    query = select(Conversation.id, Conversation.next_seq).where(Conversation.last_at >= since)
    return [(conversation_id, next_seq - 1) for conversation_id, next_seq in session.execute(query)]
