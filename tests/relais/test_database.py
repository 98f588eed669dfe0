"""The fixtures give a working database of each kind, and its tables are those of the migrations."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from relais.commands.database import alembic_config
from relais.database import Base, Database
from tests.tables import import_all_tables


def test_fixture_empty_has_every_table(database: Database) -> None:
    names = set(inspect(database.engine).get_table_names())

    assert set(Base.metadata.tables) <= names
    assert {"offer_feeds", "services", "structures", "communes"} <= names


def test_migrations_at_head_equal_the_tables(empty_database_url: str) -> None:
    config = alembic_config(empty_database_url)
    if not ScriptDirectory.from_config(config).get_heads():
        pytest.skip("no migration is written yet")
    import_all_tables()

    command.upgrade(config, "head")

    database = Database(empty_database_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    database.dispose()
    assert differences == []
