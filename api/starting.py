"""What must hold before the gateway serves: one writing process, tables up to date, the right key, a free port."""

import fcntl
import gc
import os
import socket
import sys
from pathlib import Path
from typing import IO

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from relais.commands.database import alembic_config, migrate
from relais.conversations import keys
from relais.database import Database
from relais.errors import Refused, Unavailable

KEY_FILE, prepare_keys = keys.KEY_FILE, keys.prepare
SWITCH_S = 0.0005


def tune() -> None:
    """The thread that writes gives up the interpreter at each step of SQLite: it must get it back quickly. What a
    request leaves behind goes by counting; cycles are looked for less often.
    """
    sys.setswitchinterval(SWITCH_S)
    gc.set_threshold(50_000, 20, 20)


def stay_on_one_core(database: Database) -> None:
    """With SQLite, where one process serves alone. Its threads take turns at the interpreter anyway; from one core to
    another each turn costs so much that a crowd once late stayed late for ever (docs/performance.md). Call it from the
    thread that serves, before the others begin.
    """
    if database.is_sqlite and hasattr(os, "sched_setaffinity"):  # Linux
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def hold_database(database: Database) -> IO[str] | None:
    """The lock of the only writing process on a SQLite file, kept until the process ends. Raises `Refused`."""
    name = database.url.database
    if not database.is_sqlite or name in (None, "", ":memory:"):
        return None
    lock = Path(f"{name}.lock").open("a")  # noqa: SIM115 - held as long as the process lives
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise Refused(
            f"another gateway already writes to {name}: stop it first, or use PostgreSQL.", code="already_running"
        ) from None
    return lock


def prepare_tables(database: Database) -> None:
    """SQLite is brought up to date; a PostgreSQL that is not is left to its operator."""
    if database.is_sqlite:
        migrate(str(database.url))
        return
    head = ScriptDirectory.from_config(alembic_config(str(database.url))).get_current_head()
    try:
        with database.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise Unavailable("the database does not answer: check RELAIS_DATABASE_URL.") from error
    if current != head:
        raise Refused("the tables are not up to date: run `python -m relais database migrate`.", code="old_tables")


def bind(host: str, port: int) -> socket.socket:
    """A bound socket. Raises `Refused` with one clear sentence when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        reason = os.strerror(error.errno or 0)
        raise Refused(f"port {port} of {host} cannot be used ({reason}): set RELAIS_PORT.", code="port") from error
    return bound
