"""`webhooks add | list | test | failed | again | remove`: other tools that are told what happens (docs/webhooks.md)."""

import argparse
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from relais.conversations import keys
from relais.database import Database
from relais.hooks import registry, telling
from relais.hooks.addresses import target_of
from relais.settings import Settings


def register(families: Any) -> None:
    parser = families.add_parser("webhooks", help="other tools that are told what happens")
    actions = parser.add_subparsers(required=True, metavar="action")
    add = actions.add_parser("add", help="tell an https address; prints the key of its signatures, once")
    add.add_argument("url")
    add.add_argument(
        "--type", action="append", default=[], help=f"of {', '.join(telling.TYPES)}; all when none is named"
    )
    add.add_argument("--structure", help="an id of `structures list`; of every structure when none is named")
    add.set_defaults(run=_add)
    actions.add_parser("list", help="those that there are").set_defaults(run=_list)
    actions.add_parser("failed", help="what was given up after a day").set_defaults(run=_failed)
    for name, run, what in (
        ("test", _test, "send an event that means nothing"),
        ("again", _again, "send again what was given up, and turn it on"),
        ("remove", _remove, "tell it nothing more"),
    ):
        one = actions.add_parser(name, help=what)
        one.add_argument("id")
        one.set_defaults(run=run)


def _add(arguments: argparse.Namespace) -> None:
    with _writing() as session:
        added = registry.add(session, arguments.url, types=arguments.type, structure_id=arguments.structure, now=_now())
        print(f"{added.id}\nThe key of its signatures, shown once: {added.secret}")


def _list(_arguments: argparse.Namespace) -> None:
    """Host alone: the rest of an address may be a secret."""
    table = Table("id", "host", "structure", "types", "is told")
    with _writing() as session:
        for one in registry.list_all(session):
            types = "all" if set(one.types) == set(telling.TYPES) else ", ".join(one.types)
            host, told = target_of(one.url).host, "yes" if one.is_active else "no"
            table.add_row(one.id, host, one.structure_id or "all", types, told)
    Console().print(table)


def _failed(_arguments: argparse.Namespace) -> None:
    table = Table("webhook", "event", "of (UTC)", "tries")
    with _writing() as session:
        for row in registry.list_failed(session):
            table.add_row(
                row.payload["webhook_id"],
                row.payload["body"]["type"],
                f"{row.created_at:%Y-%m-%d %H:%M}",
                str(row.attempts),
            )
    Console().print(table)


def _test(arguments: argparse.Namespace) -> None:
    with _writing() as session:
        telling.tell_test(session, registry.get(session, arguments.id), now=_now())
    print("The gateway sends it within seconds.")


def _again(arguments: argparse.Namespace) -> None:
    with _writing() as session:
        count = registry.send_again(session, arguments.id, now=_now())
    print(f"{count} to be sent again.")


def _remove(arguments: argparse.Namespace) -> None:
    with _writing() as session:
        registry.remove(session, arguments.id)
    print("Removed.")


@contextmanager
def _writing() -> Iterator[Session]:
    settings = Settings()
    database = Database(settings.resolved_database_url)
    keys.prepare(database, settings)
    with database.write_session() as session:
        yield session
    database.dispose()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
