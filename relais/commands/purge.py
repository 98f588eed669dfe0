"""`purge`: delete the conversations whose time has come, as the gateway does by itself every minute."""

import argparse
import datetime as dt
from typing import Any

from relais.conversations import erasure
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
    database = Database(Settings().resolved_database_url)
    print(f"{purge(database, now=dt.datetime.now(dt.UTC))} conversations deleted")
