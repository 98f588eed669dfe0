"""Alembic's environment: all tables of the domain, on the engine of `relais.database`."""

from alembic import context

import relais.channels.tables
import relais.conversations.tables
import relais.counsellors.tables
import relais.counted.tables
import relais.diagnostic.tables
import relais.handoffs.tables
import relais.journeys.tables
import relais.offers.tables
import relais.places.tables
import relais.structures.tables  # noqa: F401
from relais.database import Base, Database


def run() -> None:
    database = Database(context.config.attributes["url"])
    with database.engine.execution_options(relais_write=True).connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=database.is_sqlite)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    database.dispose()


run()
