"""Empty databases to measure on, thrown away afterwards: an SQLite file, and PostgreSQL where it can be reached."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

POSTGRESQL_URL = os.environ.get("RELAIS_TEST_POSTGRESQL_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")

REDIS_URL = os.environ.get("RELAIS_TEST_REDIS_URL", "redis://127.0.0.1:6379/9")


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / uuid.uuid4().hex}.sqlite3"


@contextmanager
def postgresql(_folder: Path) -> Iterator[str | None]:
    """A database of our own; nothing when the server cannot be reached."""
    admin = create_engine(make_url(POSTGRESQL_URL), isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    name = f"relais_bench_{uuid.uuid4().hex[:12]}"
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        print("PostgreSQL cannot be reached: measured on SQLite only.", flush=True)
        yield None
        return
    try:
        yield admin.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        admin.dispose()


def spread() -> dict[str, Any]:
    """Two gateways, as docs/operations.md sets them; one where Redis cannot be reached."""
    try:
        Redis.from_url(REDIS_URL, socket_connect_timeout=3).ping()
    except RedisError:
        print("Redis cannot be reached: measured on one gateway.", flush=True)
        return {}
    return {"gateways": 2, "redis_url": REDIS_URL}


KINDS: dict[str, Callable[[Path], AbstractContextManager[str | None]]] = {"sqlite": sqlite, "postgresql": postgresql}
