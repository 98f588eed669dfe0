"""The fixtures give a working database of each kind, and its tables are those of the migrations."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

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


@pytest.mark.parametrize("empty_database_url", ["postgresql"], indirect=True)
def test_server_that_was_restarted_in_a_pause_is_met_without_an_error(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both kinds of sessions; one that answered a moment ago is not asked again."""
    monkeypatch.setattr("relais.database.PAUSE_S", 0.0)
    ours = text("SELECT pg_backend_pid()")
    with database.read_session() as reading:
        reader = reading.scalar(ours)
    with database.write_session() as writing:
        writer = writing.scalar(ours)
    admin = Database(database.url.render_as_string(hide_password=False))
    with admin.write_session() as session:
        for pid in (reader, writer):
            session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    admin.dispose()

    with database.read_session() as reading:
        assert reading.scalar(ours) != reader
    with database.write_session() as writing:
        assert writing.scalar(ours) != writer
