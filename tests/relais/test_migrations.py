"""Alembic's head is the metadata: what a fresh machine builds is what the code expects."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from relais.commands.database import migrate
from relais.database import Base, Database
from tests.tables import import_all_tables


def test_head_equals_the_metadata(empty_database_url: str) -> None:
    import_all_tables()

    migrate(empty_database_url)

    database = Database(empty_database_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    database.dispose()
