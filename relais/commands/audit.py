"""`audit verify`: does the trail hold, line by line?"""

import argparse
from typing import Any

from relais.counsellors import audit
from relais.database import Database
from relais.settings import Settings


def register(families: Any) -> None:
    parser = families.add_parser("audit", help="the trail of what counsellors did")
    actions = parser.add_subparsers(required=True, metavar="action")
    actions.add_parser("verify", help="read it wholly; fails when it was changed").set_defaults(run=_verify)


def _verify(_arguments: argparse.Namespace) -> None:
    database = Database(Settings().resolved_database_url)
    with database.read_session() as session:
        count = audit.verify(session)
        last = next(iter(audit.list_last(session, 1)), None)
    database.dispose()
    end = f" The last is number {last.id}, digest {last.digest}: note it elsewhere." if last else ""
    print(f"The trail holds: {count} lines.{end}")
