"""Database work off the event loop: one thread writes, a few read. The edge that commits.

All writes of the process go through one thread, so SQLite never fights itself (reliability.md §0.6). An error of
the database becomes `Unavailable`: not known to be stored, send again with the same id.
"""

import asyncio
import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from api.writer import Job, Writer
from relais.database import Database
from relais.errors import Unavailable

P = ParamSpec("P")
T = TypeVar("T")
Clock = Callable[[], dt.datetime]

READERS = 2
READERS_OF_SQLITE = 2  # they wait for no server: more of them only fight for the interpreter
QUEUE_LIMIT = 500
WAIT_S = 6.0  # a little more than SQLite's own busy timeout


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Store:
    """`write` and `read` run a service function with a session as its first argument."""

    def __init__(self, database: Database, *, wait_s: float = WAIT_S) -> None:
        self.database = database
        self._wait_s = wait_s
        self._writer = Writer(database)
        readers = READERS_OF_SQLITE if database.is_sqlite else READERS
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")

    async def write(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Committed when it returns. Raises `Unavailable`; then the outcome is unknown."""
        return await self._write(lambda session: work(session, *args, **kwargs), is_urgent=True)

    async def write_behind(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for turns: whoever waits for an acknowledgement goes first."""
        return await self._write(lambda session: work(session, *args, **kwargs), is_urgent=False)

    async def read(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        reading = self._readers.submit(lambda: self._read(work, *args, **kwargs))
        return await self._result(asyncio.wrap_future(reading))

    def close(self) -> None:
        """What was begun is finished."""
        self._writer.close()
        self._readers.shutdown(wait=True)

    async def _write(self, work: Callable[[Session], T], *, is_urgent: bool) -> T:
        if self._writer.waiting >= QUEUE_LIMIT:
            raise Unavailable("too many writes wait")
        job = Job(work, asyncio.get_running_loop().create_future())
        self._writer.put(job, is_urgent=is_urgent)
        try:
            return await self._result(job.outcome)
        finally:
            job.is_given_up = True  # has a meaning only if it has not begun

    async def _result(self, outcome: asyncio.Future[T]) -> T:
        try:
            async with asyncio.timeout(self._wait_s):
                return await outcome
        except TimeoutError as error:
            raise Unavailable("the database does not answer") from error
        except (DBAPIError, PoolTimeout) as error:
            raise Unavailable(f"database: {type(error).__name__}") from error

    def _read(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self.database.read_session() as session:
            return work(session, *args, **kwargs)
