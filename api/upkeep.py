"""What must happen without being asked: waiting turns are found again, effects are carried out, old data goes."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from sqlalchemy.orm import Session

from api.metrics import Metrics
from api.outbox.delivery import Delivery
from api.outbox.hooks import Hooks
from api.store import Clock, Store
from api.turns.player import Player
from api.turns.workers import Workers
from relais.channels import updates
from relais.conversations import claims, erasure, outbox
from relais.counsellors import purge as counsellors
from relais.counted import searches
from relais.counted.searches import Counted
from relais.errors import Unavailable
from relais.handoffs import timing
from relais.retention import Retention

SWEEP_S = 2.0
PURGE_S = 60.0
DAY_S = 86_400.0
SEARCH = "search_made"
log = structlog.get_logger("upkeep")


class Upkeep:
    def __init__(
        self,
        store: Store,
        player: Player,
        workers: Workers,
        delivery: Delivery,
        hooks: Hooks,
        metrics: Metrics,
        clock: Clock,
        *,
        retention: Retention,
    ) -> None:
        self._store, self._player, self._workers, self._delivery = store, player, workers, delivery
        self._hooks = hooks
        self._metrics, self._clock, self._retention = metrics, clock, retention

    async def sweep_forever(self) -> None:
        await _repeat(self.sweep, SWEEP_S)

    async def wind_clocks_forever(self) -> None:
        await _repeat(self.wind_clocks, SWEEP_S)

    async def purge_forever(self) -> None:
        await _repeat(self.purge, PURGE_S)

    async def sweep(self) -> None:
        """Every waiting turn gets somebody, the oldest first; effects leave the outbox."""
        waiting = await self._store.read(claims.list_waiting, owner=self._player.me, now=self._clock())
        waiting = [conversation_id for conversation_id in waiting if not self._player.is_busy_with(conversation_id)]
        self._metrics.waiting_turns.set(len(waiting))
        self._metrics.workers_available.set(sum(w.breaker.is_worth_asking for w in self._workers.all))
        if self._workers.is_worth_asking:
            for conversation_id in waiting:
                self._player.wake(conversation_id)
        if await self._store.read(has_due, self._clock()):
            for need, total in await self._store.write_behind(take_searches, self._clock()):
                self._count_search(need, total)

    async def purge_counsellors_forever(self) -> None:
        """Invitations, sessions, the trail and the counts that have had their time."""
        await _repeat(self.purge_counsellors, DAY_S)

    async def purge_counsellors(self) -> None:
        retention, now = self._retention, self._clock()
        await self._store.write_behind(counsellors.purge, now=now, retention=retention)
        await self._store.write_behind(updates.purge, now=now)
        await self._store.write_behind(searches.purge, kept_months=retention.counted_months, now=now)

    async def wind_clocks(self) -> None:
        """Requests to a person that waited long enough; whoever looks at one of them sees it at once."""
        if not await self._store.read(timing.find_due, now=self._clock()):
            return
        sentences = self._player.sentences
        for conversation_id in await self._store.write_behind(timing.sweep, sentences=sentences, now=self._clock()):
            self._player.hub.notify(conversation_id)

    async def deliver_forever(self) -> None:
        await _repeat(self._delivery.deliver, SWEEP_S)

    async def tell_hooks_forever(self) -> None:
        await _repeat(self._hooks.deliver, SWEEP_S)

    async def purge(self) -> None:
        """Batch after batch, so that nobody waits."""
        while count := await self._store.write_behind(erasure.purge, now=self._clock(), retention=self._retention):
            self._metrics.conversations.labels("purged").inc(count)
            log.info("purged", conversations=count)

    def _count_search(self, need: str, total: int) -> None:
        self._metrics.searches.labels(need).inc()
        if total == 0:
            self._metrics.searches_without_result.labels(need).inc()


def has_due(session: Session, now: dt.datetime) -> bool:
    return bool(outbox.list_due(session, now=now, kinds=(SEARCH,), limit=1))


def take_searches(session: Session, now: dt.datetime) -> list[tuple[str, int]]:
    """Counted, without any person: each for the operator, the first of a conversation for the supervisor."""
    if not searches.may_count(session):
        return []
    rows = outbox.list_due(session, now=now, kinds=(SEARCH,))
    searches.add(session, [_counted(row.payload, now) for row in rows if row.payload.get("is_first")])
    for row in rows:
        outbox.mark_sent(row)
    return [(str(row.payload["need"])[:40], int(row.payload["total"])) for row in rows]


def _counted(payload: dict[str, Any], now: dt.datetime) -> Counted:
    """On the day that it is counted: a day that is over never changes."""
    day, has_found = searches.day_of(now), int(payload["total"]) > 0
    return Counted(day, str(payload["departement"]), str(payload["need"]), has_found)


async def _repeat(work: Callable[[], Awaitable[None]], every_s: float) -> None:
    """A database that does not answer is tried again; any other error ends the task, and is logged as such."""
    while True:
        try:
            await work()
        except Unavailable as error:
            log.warning("upkeep_put_off", problem=str(error))
        await asyncio.sleep(every_s)
