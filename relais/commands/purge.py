"""`purge`: delete whatever has had its time, as the gateway does by itself: conversations, trail, sessions, counts."""

import argparse
import datetime as dt
from typing import Any

from relais.conversations import erasure
from relais.counsellors.purge import purge as purge_counsellors
from relais.counted import searches
from relais.database import Database
from relais.retention import Retention
from relais.settings import Settings

BY_DEFAULT = Retention()


def purge(database: Database, *, now: dt.datetime, retention: Retention = BY_DEFAULT) -> int:
    """Batch after batch; returns how many conversations went."""
    total = 0
    while True:
        with database.write_session() as session:
            count = erasure.purge(session, now=now, retention=retention)
        total += count
        if not count:
            return total


def register(families: Any) -> None:
    families.add_parser("purge", help="delete whatever has had its time").set_defaults(run=_run)


def _run(_arguments: argparse.Namespace) -> None:
    settings, now = Settings(), dt.datetime.now(dt.UTC)
    database = Database(settings.resolved_database_url)
    retention = settings.retention
    print(f"{purge(database, now=now, retention=retention)} conversations deleted")
    with database.write_session() as session:
        purge_counsellors(session, now, retention=retention)
        searches.purge(session, kept_months=retention.counted_months, now=now)
