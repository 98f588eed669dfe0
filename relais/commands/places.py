"""`places import`: fill the table of communes. `places look-up TEXT`: see how a text is read."""

import argparse
from typing import Any

from relais.database import Database
from relais.places.gazetteer import Gazetteer
from relais.places.service import import_communes
from relais.settings import Settings


def register(families: Any) -> None:
    parser = families.add_parser("places", help="communes: import them, try a name")
    actions = parser.add_subparsers(required=True, metavar="action")
    actions.add_parser("import", help="make the table equal to data/communes.csv").set_defaults(run=_run_import)
    look_up = actions.add_parser("look-up", help="show how a text is read")
    look_up.add_argument("text", nargs="+")
    look_up.set_defaults(run=_run_look_up)


def _run_import(_arguments: argparse.Namespace) -> None:
    settings = Settings()
    database = Database(settings.resolved_database_url)
    with database.write_session() as session:
        report = import_communes(session, settings.data_dir)
    database.dispose()
    print(
        f"communes: {report.added} added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged"
    )


def _run_look_up(arguments: argparse.Namespace) -> None:
    match = Gazetteer.from_data(Settings().data_dir).look_up(" ".join(arguments.text))
    print(match.kind.value, match.departement or "", match.note or "")
    for place in match.places:
        print(f"  {place.code_insee} {place.name} ({place.departement_name}), {place.population} inhabitants")
