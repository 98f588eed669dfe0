"""Fixtures for every test: `database` runs a test twice, on SQLite and on PostgreSQL.

PostgreSQL is skipped with its reason when it cannot be reached, unless RELAIS_TEST_REQUIRED names it (the CI does).
"""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from relais.database import Base, Database
from tests.tables import import_all_tables

POSTGRESQL_URL = os.environ.get("RELAIS_TEST_POSTGRESQL_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[URL]:
    """A database of this run's own, dropped at its end."""
    admin = create_engine(make_url(POSTGRESQL_URL), isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    name = f"relais_test_{uuid.uuid4().hex[:12]}"
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError as error:
        if "postgresql" in os.environ.get("RELAIS_TEST_REQUIRED", ""):
            raise
        pytest.skip(f"PostgreSQL cannot be reached at {admin.url.host}:{admin.url.port}: {type(error.orig).__name__}")
    try:
        yield admin.url.set(database=name)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'relais.sqlite3'}"
    url: URL = request.getfixturevalue("postgresql_url")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url.render_as_string(hide_password=False)


@pytest.fixture
def database(empty_database_url: str) -> Iterator[Database]:
    """An empty database with all tables of Relais."""
    import_all_tables()
    database = Database(empty_database_url)
    Base.metadata.create_all(database.engine)
    yield database
    database.dispose()
