"""`structures import PATH`: the structures that receive people. `structures list`: those that there are."""

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from relais.database import Database
from relais.settings import Settings
from relais.structures.importing import import_structures
from relais.structures.tables import ReceivingStructure


def register(families: Any) -> None:
    parser = families.add_parser("structures", help="structures that receive people")
    actions = parser.add_subparsers(required=True, metavar="action")
    importing = actions.add_parser("import", help="add or update the structures of a file, wholly or not at all")
    importing.add_argument("path", type=Path, help="a file like data/counsel/structures.yml, or its folder")
    importing.set_defaults(run=_import)
    actions.add_parser("list", help="those that there are").set_defaults(run=_list)


def _import(arguments: argparse.Namespace) -> None:
    settings = Settings()
    database = Database(settings.resolved_database_url)
    with database.write_session() as session:
        count = import_structures(session, arguments.path, data_dir=settings.data_dir)
    database.dispose()
    print(f"{count} structures added or updated.")


def _list(_arguments: argparse.Namespace) -> None:
    database = Database(Settings().resolved_database_url)
    table = Table("id", "name", "départements", "communes", "publics", "hours", "receives")
    with database.read_session() as session:
        for one in session.scalars(select(ReceivingStructure).order_by(ReceivingStructure.id)):
            territory = ", ".join(one.departements), str(len(one.communes) or "all")
            publics = ", ".join(one.publics) or "all"
            table.add_row(one.id, one.name, *territory, publics, one.opening_hours or "", _yes(one.is_active))
    database.dispose()
    Console().print(table)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
