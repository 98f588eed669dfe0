"""The one thread that writes. What waits together shares one commit; each piece succeeds or fails for itself.

A message to be acknowledged goes before the work of turns, so that a crowd of turns never delays a « received ».
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from relais.database import Database

Work = Callable[[Session], Any]
Outcome = tuple[Any, Exception | None]

URGENT_TOGETHER = 64
BEHIND_TOGETHER = 8  # a turn costs several messages: the next « received » waits no longer than these
BEHIND_EVERY_S = 0.1  # at least so often, whatever the crowd; meanwhile lines of one breath join into one turn


@dataclass(eq=False)
class Job:
    """`outcome` gets the result once it is committed, or the error; given up before it began, nothing."""

    work: Work
    outcome: asyncio.Future[Any]
    is_given_up: bool = False


class Writer:
    def __init__(self, database: Database) -> None:
        self._database = database
        self.waiting = 0
        self._urgent: SimpleQueue[Job] = SimpleQueue()
        self._behind: SimpleQueue[Job] = SimpleQueue()
        self._bell: SimpleQueue[bool] = SimpleQueue()  # one ring a job; True ends the thread
        self._thread = Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def put(self, job: Job, *, is_urgent: bool) -> None:
        """From the event loop."""
        self.waiting += 1
        (self._urgent if is_urgent else self._behind).put(job)
        self._bell.put(False)

    def close(self) -> None:
        """What waits is still written."""
        self._bell.put(True)
        self._thread.join()

    def _run(self) -> None:
        is_last, behind_at = False, 0.0
        while True:
            if self._urgent.empty() and self._behind.empty():
                if is_last:
                    return
                is_last = self._bell.get()  # a late ring finds nothing, and is passed over
            self._write_all(list(_drain(self._urgent, URGENT_TOGETHER)))
            if self._urgent.empty() or time.monotonic() - behind_at > BEHIND_EVERY_S:
                behind_at = time.monotonic()
                self._write_all(list(_drain(self._behind, BEHIND_TOGETHER)))

    def _write_all(self, taken: list[Job]) -> None:
        if not taken:
            return
        jobs = [job for job in taken if not job.is_given_up]
        try:
            outcomes = self._write([job.work for job in jobs]) if jobs else []
        except Exception as error:  # noqa: BLE001 - handed to those who wait for it
            outcomes = [(None, error)] * len(jobs)
        with suppress(RuntimeError):  # the loop has ended: nobody waits
            loop = taken[0].outcome.get_loop()
            loop.call_soon_threadsafe(self._tell, len(taken), list(zip(jobs, outcomes, strict=True)))

    def _tell(self, count: int, finished: list[tuple[Job, Outcome]]) -> None:
        """In the event loop, once for all that was written together."""
        self.waiting -= count
        for job, (result, problem) in finished:
            if job.outcome.cancelled():
                continue
            job.outcome.set_exception(problem) if problem is not None else job.outcome.set_result(result)

    def _write(self, works: list[Work]) -> list[Outcome]:
        try:
            return self._write_once(works)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return self._write_once(works)  # PostgreSQL was restarted; every write is idempotent

    def _write_once(self, works: list[Work]) -> list[Outcome]:
        """Refusals are rare: only when there is one is each piece guarded by a savepoint of its own."""
        try:
            return self._write_together(works, _bare)
        except _Refusal as refusal:
            if len(works) == 1:
                return [(None, refusal.cause)]
        return self._write_together(works, _guarded)

    def _write_together(self, works: list[Work], write: Callable[[Session, Work], Outcome]) -> list[Outcome]:
        with self._database.write_session() as session:
            session.connection()  # begins: a database that is locked says so here, for all
            return [write(session, work) for work in works]


class _Refusal(Exception):
    """One piece of work was refused: nothing of the batch is kept."""

    def __init__(self, cause: Exception) -> None:
        super().__init__()
        self.cause = cause


def _bare(session: Session, work: Work) -> Outcome:
    try:
        return _run(session, work), None
    except Exception as error:
        if _is_lost(error):
            raise
        raise _Refusal(error) from None


def _guarded(session: Session, work: Work) -> Outcome:
    try:
        with session.begin_nested():
            return _run(session, work), None
    except Exception as error:
        if _is_lost(error):
            raise
        return None, error


def _run(session: Session, work: Work) -> Any:
    """Nothing that it has loaded is seen by its neighbours."""
    result = work(session)
    session.flush()
    session.expunge_all()
    return result


def _is_lost(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _drain(queue: "SimpleQueue[Job]", most: int) -> Iterator[Job]:
    with suppress(Empty):
        for _ in range(most):
            yield queue.get_nowait()
