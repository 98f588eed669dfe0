"""One door to the database: SQLite by default, PostgreSQL when one machine is not enough.

Services flush; only `write_session()` commits. Write transactions on SQLite begin IMMEDIATE, because a
deferred read-then-write fails with SQLITE_BUSY whatever the timeout (reliability.md §0.6).
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session

ONE_VIEW = "REPEATABLE READ"
PAUSE_S = 2.0
JsonList = JSON().with_variant(JSONB(), "postgresql")

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of Relais."""

    metadata = MetaData(naming_convention=NAMING)


class Database:
    """An engine and its two kinds of sessions. `read_only` refuses every write (the worker's door)."""

    def __init__(self, url: str, *, read_only: bool = False, echo: bool = False) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.read_only = read_only
        self.engine = self._create_engine(echo)
        self._writing = self.engine.execution_options(relais_write=True)
        self._reading = self.engine if self.is_sqlite else self._postgresql(echo, isolation_level=ONE_VIEW)

    def _create_engine(self, echo: bool) -> Engine:
        if not self.is_sqlite:
            return self._postgresql(echo)
        if self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(self.url, echo=echo, hide_parameters=True)
        event.listen(engine, "connect", self._prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _postgresql(self, echo: bool, **more: Any) -> Engine:
        """Readers have connections of their own: PostgreSQL's default shows what others commit between two statements
        of the same session, and to ask for another isolation at each reading costs as much as the reading.
        """
        options = "-c default_transaction_read_only=on" if self.read_only else ""
        connect_args = {"options": options} if options else {}
        url = self.url.set(drivername="postgresql+psycopg")
        engine = create_engine(url, echo=echo, connect_args=connect_args, hide_parameters=True, **more)
        event.listen(engine, "checkin", _say_used)
        event.listen(engine, "checkout", _check_after_a_pause)
        return engine

    def _prepare_sqlite(self, connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we emit BEGIN ourselves
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        if self.read_only:
            connection.execute("PRAGMA query_only=ON")

    @contextmanager
    def write_session(self) -> Iterator[Session]:
        """Commit when the block ends well, roll back when it raises. The only place that commits."""
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read_session(self) -> Iterator[Session]:
        """A consistent view; nothing written in it is kept."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    def dispose(self) -> None:
        self.engine.dispose()
        self._reading.dispose()


def _say_used(_connection: Any, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _check_after_a_pause(connection: Any, record: Any, _proxy: Any) -> None:
    """A server that was restarted meanwhile is met by a new connection, not by an error. One that answered a moment
    ago is not asked again: at each checkout it would be one round trip in four.
    """
    if time.monotonic() - record.info.get("used_at", float("inf")) < PAUSE_S:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except connection_errors() as error:
        raise DisconnectionError("the server has gone") from error


def connection_errors() -> tuple[type[Exception], ...]:
    """Of the driver, which is there only where PostgreSQL is used."""
    import psycopg

    return (psycopg.OperationalError, psycopg.InterfaceError)


def _begin_sqlite(connection: Connection) -> None:
    is_write = connection.get_execution_options().get("relais_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")
