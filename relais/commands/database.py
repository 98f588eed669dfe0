"""`database migrate`: bring the tables to the version of this code."""

import argparse
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config

from relais.settings import Settings

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def alembic_config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def migrate(url: str) -> None:
    command.upgrade(alembic_config(url), "head")


def register(families: Any) -> None:
    parser = families.add_parser("database", help="create or upgrade the tables")
    actions = parser.add_subparsers(required=True, metavar="action")
    actions.add_parser("migrate", help=migrate.__doc__).set_defaults(run=_run_migrate)


def _run_migrate(_arguments: argparse.Namespace) -> None:
    migrate(Settings().resolved_database_url)
