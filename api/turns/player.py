"""Plays the waiting turns: one at a time per conversation, all conversations side by side, each with its deadlines.

After 8 s the person is told that the search goes on; after 25 s an honest sentence ends the turn; when no worker
answers the message waits and the person knows (reliability.md §2.2).
"""

import asyncio
import datetime as dt
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from api.hub import Hub
from api.metrics import Metrics
from api.store import Clock, Store
from api.turns.asking import Asking
from api.turns.failures import WorkerDown, WorkerFailed
from api.turns.slots import Slot, Slots
from relais.conversations import claims, turns
from relais.conversations.claims import Claimed, Lease
from relais.conversations.sentences import Sentences
from relais.conversations.states import TurnState
from relais.conversations.turns import CarryOut, Ended, Played
from relais.errors import Conflict, NotFound, Refused, Unavailable

T = TypeVar("T")

IN_FLIGHT_EACH = 4  # for each worker, which plays one at a time
PATIENCE_S = 3.0  # for a free slot; then the turn is claimed all the same, so that the person hears of it
LEASE_MARGIN_S = 20.0  # to write the answer, even when the database is slow
SHORTEST_WAIT_S = 1.5  # a turn found again after a crash is played before it is called late
STORE_PAUSE_S = 0.5
log = structlog.get_logger("turns")


@dataclass
class Deadlines:
    soft_s: float = 8.0
    hard_s: float = 25.0


@dataclass
class Place:
    """For the turn of a message that is being accepted: a lease when there is a free slot."""

    slot: Slot
    lease: Lease | None = None
    claimed: Claimed | None = None


@dataclass
class Player:
    store: Store
    asking: Asking
    hub: Hub
    metrics: Metrics
    sentences: Sentences
    failed_choices: Sequence[dict[str, Any]]
    clock: Clock
    longer_hours: int
    deadlines: Deadlines
    slots: Slots
    carry_out: CarryOut = turns.carry_out_here

    def __post_init__(self) -> None:
        self.me = str(uuid.uuid4())
        self._lease = Lease(self.me, dt.timedelta(seconds=self.deadlines.hard_s + LEASE_MARGIN_S))
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._accepting: set[str] = set()
        self._again: set[str] = set()

    def is_busy_with(self, conversation_id: str) -> bool:
        return conversation_id in self._tasks or conversation_id in self._accepting

    @asynccontextmanager
    async def place_for(self, conversation_id: str) -> AsyncIterator[Place]:
        """Once the message is accepted its turn is played: at once if it was claimed, else when its time comes."""
        place = Place(Slot(self.slots))
        if self.is_busy_with(conversation_id) or not await place.slot.take_if_free():
            yield place
            self.wake(conversation_id)
            return
        self._accepting.add(conversation_id)
        place.lease = self._lease
        try:
            yield place
        finally:  # without an answer of the database the turn may be ours all the same: the sweeper finds it
            self._accepting.discard(conversation_id)
            if place.claimed is None:
                place.slot.give_back()
                self.wake(conversation_id)
            else:
                self._start(conversation_id, place.slot, place.claimed)

    def wake(self, conversation_id: str) -> None:
        """There may be something to answer; asked twice, it is looked at twice."""
        if self.is_busy_with(conversation_id):
            self._again.add(conversation_id)
        else:
            self._start(conversation_id, Slot(self.slots), None)

    async def close(self) -> None:
        """Turns under way are left to their leases: whoever comes next plays them again."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, conversation_id: str, slot: Slot, claimed: Claimed | None) -> None:
        task = asyncio.create_task(self._serve(conversation_id, slot, claimed))
        self._tasks[conversation_id] = task
        task.add_done_callback(lambda _: self._forget(conversation_id))

    def _forget(self, conversation_id: str) -> None:
        task = self._tasks.pop(conversation_id)
        if not task.cancelled() and task.exception() is not None:
            self.metrics.turns.labels("error").inc()
            log.error("player_error", problem=type(task.exception()).__name__)
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            if not task.cancelled():
                self.wake(conversation_id)

    async def _serve(self, conversation_id: str, slot: Slot, claimed: Claimed | None) -> None:
        try:
            if claimed is None:
                await slot.take(within_s=PATIENCE_S)
                claimed = await self._claim(conversation_id)
            while claimed is not None:
                claimed = await self._play(claimed, slot)
        finally:
            slot.give_back()

    async def _claim(self, conversation_id: str) -> Claimed | None:
        try:
            return await self.store.write_behind(claims.claim, conversation_id, lease=self._lease, now=self.clock())
        except Unavailable:
            return None  # the sweeper comes back to it

    async def _play(self, claimed: Claimed, slot: Slot) -> Claimed | None:
        """The next turn of this conversation, if it was taken in the same breath."""
        late = asyncio.create_task(self._say_late(claimed))
        outcome, following = "lost", None
        try:
            outcome, following = await self._answer(claimed, slot)
        except Conflict as error:
            log.warning("turn_lost", code=error.code, turn=claimed.turn_id)
        finally:
            late.cancel()
            with suppress(asyncio.CancelledError):
                await late
        self.metrics.turns.labels(outcome).inc()
        self.metrics.stage_seconds.labels("total").observe((self.clock() - claimed.asked_at).total_seconds())
        self.hub.notify(claimed.conversation_id)
        return following

    async def _answer(self, claimed: Claimed, slot: Slot) -> tuple[str, Claimed | None]:
        try:
            played = await self._played(claimed, slot)
        except WorkerDown:
            await self._persist(turns.put_back, claimed, self.sentences)
            return "waiting", None
        except (WorkerFailed, TimeoutError) as error:
            log.error("turn_failed", problem=type(error).__name__, detail=str(error), turn=claimed.turn_id)
            return await self._end(turns.fail, claimed, choices=self.failed_choices)
        try:
            more: dict[str, Any] = {"longer_hours": self.longer_hours, "carry_out": self.carry_out}
            return await self._end(turns.complete, claimed, played, **more)
        except (Refused, NotFound) as error:  # an effect cannot be carried out: nothing of this answer was kept
            log.error("turn_failed", problem="effect", detail=error.code, turn=claimed.turn_id)
            return await self._end(turns.fail, claimed, choices=self.failed_choices)

    async def _end(
        self, work: Callable[..., Ended], claimed: Claimed, *args: Any, **kwargs: Any
    ) -> tuple[str, Claimed | None]:
        """When every slot is taken the next turn of this conversation queues behind those of others."""
        lease = None if self.slots.are_all_taken else self._lease
        ended = await self._persist(work, claimed, *args, self.sentences, lease=lease, **kwargs)
        if lease is None or ended.state in (TurnState.fenced, TurnState.pending):
            self._again.add(claimed.conversation_id)
        return ended.state, ended.following

    async def _played(self, claimed: Claimed, slot: Slot) -> Played:
        if claimed.is_hopeless:
            raise WorkerFailed("claimed too often")
        until = asyncio.get_running_loop().time() + self.deadlines.hard_s
        if not await slot.take(within_s=self.deadlines.hard_s):
            raise WorkerDown("no free slot")
        async with asyncio.timeout_at(until):
            return await self.asking.play(claimed)

    async def _say_late(self, claimed: Claimed) -> None:
        waited_s = (self.clock() - claimed.asked_at).total_seconds()
        await asyncio.sleep(max(self.deadlines.soft_s - waited_s, SHORTEST_WAIT_S))
        with suppress(Conflict, Unavailable):
            if await self.store.write_behind(turns.say_late, claimed, self.sentences, now=self.clock()):
                self.hub.notify(claimed.conversation_id)

    async def _persist(self, work: Callable[..., T], claimed: Claimed, *args: Any, **kwargs: Any) -> T:
        """An answer in hand is written as soon as the database lets us, within the lease."""
        until = asyncio.get_running_loop().time() + LEASE_MARGIN_S
        while True:
            try:
                return await self.store.write_behind(work, claimed, *args, now=self.clock(), **kwargs)
            except Unavailable:
                if asyncio.get_running_loop().time() > until:
                    raise
                await asyncio.sleep(STORE_PAUSE_S)
