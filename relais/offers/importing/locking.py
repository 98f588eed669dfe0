"""One import at a time on a database: the next one would take the rows of the first for leftovers."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from relais.database import Database
from relais.errors import Conflict

ADVISORY_KEY = 7_351_081_112  # any number that nothing else on the database uses


@contextmanager
def only_import(database: Database) -> Iterator[None]:
    """Given back by the system if the process dies."""
    hold = _hold_file if database.is_sqlite else _hold_advisory
    with hold(database):
        yield


@contextmanager
def _hold_file(database: Database) -> Iterator[None]:
    name = database.url.database
    if not name or name == ":memory:":
        yield
        return
    with Path(f"{name}.import.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _running() from error
        yield


@contextmanager
def _hold_advisory(database: Database) -> Iterator[None]:
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY}):
            raise _running()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})


def _running() -> Conflict:
    return Conflict("another import is running on this database: wait for its end", code="import_running")
