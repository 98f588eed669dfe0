"""`purge`: delete the conversations and counts whose time has come, as the gateway does by itself every minute."""

import argparse
import datetime as dt
from typing import Any

from relais.conversations import erasure
from relais.counted import searches
from relais.database import Database
from relais.settings import Settings


def purge(database: Database, *, now: dt.datetime) -> int:
    """Batch after batch; returns how many conversations went."""
    total = 0
    while True:
        with database.write_session() as session:
            count = erasure.purge(session, now=now)
        total += count
        if not count:
            return total


def register(families: Any) -> None:
    families.add_parser("purge", help="delete expired conversations").set_defaults(run=_run)


def _run(_arguments: argparse.Namespace) -> None:
    settings, now = Settings(), dt.datetime.now(dt.UTC)
    database = Database(settings.resolved_database_url)
    print(f"{purge(database, now=now)} conversations deleted")
    with database.write_session() as session:
        searches.purge(session, kept_months=settings.counted_months, now=now)
