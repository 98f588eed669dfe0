"""Ask a worker until there is an answer: the state when wanted, patience when busy, one replay when it failed."""

import asyncio
import time
from dataclasses import dataclass, replace

import structlog

from api.metrics import Metrics
from api.store import Clock, Store
from api.turns.failures import StateWanted, WorkerBusy, WorkerDown, WorkerFailed
from api.turns.protocol import EmptyAnswer, TurnAnswer, played_from
from api.turns.worker import Snapshot, Worker
from api.turns.workers import Workers
from relais.conversations.claims import Claimed, get_snapshot
from relais.conversations.turns import Played
from relais.handoffs.context import appointment_of, context_of

ATTEMPTS = 2
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 1.0
log = structlog.get_logger("turns")


@dataclass(frozen=True)
class Asking:
    """The caller bounds the whole; `down_after_s` bounds the hope that a silent worker comes back."""

    store: Store
    workers: Workers
    metrics: Metrics
    clock: Clock
    down_after_s: float

    async def play(self, claimed: Claimed) -> Played:
        """Raises `WorkerDown` (nobody there) or `WorkerFailed` (twice no answer)."""
        claimed = await self._with_handoff(claimed)
        started, attempts, pause_s = time.monotonic(), 0, FIRST_PAUSE_S
        snapshot: Snapshot = None
        while True:
            worker = self.workers.choose(claimed.conversation_id)
            try:
                return await self._ask(worker, claimed, snapshot)
            except StateWanted:
                if snapshot is not None:
                    raise WorkerFailed("state wanted twice") from None
                if (snapshot := await self._snapshot(claimed)) is None:
                    raise WorkerFailed("state wanted at the beginning") from None
                continue
            except WorkerFailed:
                attempts += 1
                if attempts == ATTEMPTS:
                    raise
            except WorkerDown:
                if time.monotonic() - started > self.down_after_s:
                    raise
            except WorkerBusy:
                pass
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
            snapshot = await self._snapshot(claimed)  # whoever is asked now may not hold the dialogue

    async def _with_handoff(self, claimed: Claimed) -> Claimed:
        """Where its request to a person stands. Nobody was ever asked as long as the owner has not changed."""
        if not claimed.epoch:
            return replace(claimed, context={**claimed.context, "handoff": None, "appointment": None})
        handoff = await self.store.read(context_of, claimed.conversation_id)
        appointment = await self.store.read(appointment_of, claimed.conversation_id, now=self.clock())
        return replace(claimed, context={**claimed.context, "handoff": handoff, "appointment": appointment})

    async def _snapshot(self, claimed: Claimed) -> Snapshot:
        return None if claimed.version == 0 else await self.store.read(get_snapshot, claimed)

    async def _ask(self, worker: Worker, claimed: Claimed, snapshot: Snapshot) -> Played:
        started = time.perf_counter()
        try:
            answer = await worker.play(claimed, snapshot=snapshot, now=self.clock())
            played = played_from(answer, version=claimed.version, may_be_silent=claimed.is_answered_already)
        except (StateWanted, WorkerBusy):
            worker.breaker.succeeded()  # it is alive: a trial that ends so must let the snapshot through
            raise
        except (WorkerDown, WorkerFailed, asyncio.CancelledError) as error:
            worker.breaker.failed()
            self.metrics.empty_answers.inc(isinstance(error, EmptyAnswer))
            log.warning("worker_problem", problem=type(error).__name__, detail=str(error), turn=claimed.turn_id)
            raise
        worker.breaker.succeeded()
        self._measure(answer, time.perf_counter() - started)
        return played

    def _measure(self, answer: TurnAnswer, seconds: float) -> None:
        stage_seconds = self.metrics.stage_seconds
        stage_seconds.labels("worker").observe(seconds)
        for stage in ("nlu", "policies", "actions"):
            if stage in answer.timings_ms:
                stage_seconds.labels(stage).observe(answer.timings_ms[stage] / 1000)
        if answer.understanding is not None and answer.understanding.fallback:
            self.metrics.fallbacks.inc()
