"""`counsellors add | invite-again | disable | list | demonstrate | code`: accounts, from the command line."""

import argparse
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from relais.conversations import keys
from relais.counsellors import accounts, addresses, demonstration, totp
from relais.counsellors.access import Role
from relais.counsellors.demonstration import FirstPassword
from relais.counsellors.tables import Counsellor
from relais.database import Database
from relais.errors import NotFound, Refused
from relais.settings import Settings


def register(families: Any) -> None:
    parser = families.add_parser("counsellors", help="accounts of counsellors")
    actions = parser.add_subparsers(required=True, metavar="action")
    _register_add(actions.add_parser("add", help="invite somebody; prints the token of her invitation"))
    again = actions.add_parser("invite-again", help="lost password or telephone; prints a new token")
    again.add_argument("email")
    again.set_defaults(run=_invite_again)
    disable = actions.add_parser("disable", help="close an account at once")
    disable.add_argument("email")
    disable.set_defaults(run=_disable)
    actions.add_parser("list", help="all accounts").set_defaults(run=_list)
    demonstrate = actions.add_parser("demonstrate", help="invented structures and accounts, once; prints the passwords")
    demonstrate.set_defaults(run=_demonstrate)
    code = actions.add_parser("code", help="the code of this moment, for who tries the demonstration without telephone")
    code.add_argument("secret")
    code.set_defaults(run=_code)


def _register_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email")
    parser.add_argument("--name", required=True, help="what persons read: a first name")
    parser.add_argument("--role", choices=list(Role.__members__), default=Role.counsellor.value)
    parser.add_argument("--structure", action="append", default=[], help="an id of `structures list`; may be repeated")
    parser.add_argument("--departement", action="append", default=[], help="territory of a supervisor; may be repeated")
    parser.set_defaults(run=_add)


def _add(arguments: argparse.Namespace) -> None:
    with _writing() as session:
        token = accounts.invite(
            session,
            email=arguments.email,
            name=arguments.name,
            role=arguments.role,
            structure_ids=arguments.structure,
            departements=arguments.departement,
            now=_now(),
        )
    _show_token(token)


def _invite_again(arguments: argparse.Namespace) -> None:
    with _writing() as session:
        token = accounts.invite_again(session, _get(session, arguments.email).id, now=_now())
    _show_token(token)


def _disable(arguments: argparse.Namespace) -> None:
    with _writing() as session:
        accounts.disable(session, _get(session, arguments.email).id, now=_now())
    print("Closed.")


def _list(_arguments: argparse.Namespace) -> None:
    table = Table("name", "e-mail", "role", "structures", "state", "last log-in (UTC)")
    with _writing() as session:
        for one in accounts.list_all(session, now=_now()):
            last = f"{one.last_login_at:%Y-%m-%d %H:%M}" if one.last_login_at else ""
            table.add_row(one.name, one.email, one.role, ", ".join(sorted(one.structure_ids)), one.state, last)
    Console().print(table)


def _demonstrate(_arguments: argparse.Namespace) -> None:
    """Prints nothing when there is nothing to do."""
    settings = Settings()
    database = Database(settings.resolved_database_url)
    if not is_wanted(settings, database):
        return
    with _writing() as session:
        first = demonstration.set_up(session, settings.data_dir, now=_now())
    if first:
        print("\n".join(_told(first)))


def is_wanted(settings: Settings, database: Database) -> bool:
    return database.is_sqlite if settings.demonstration is None else settings.demonstration


def _told(first: list[FirstPassword]) -> Iterator[str]:
    yield "  Accounts of the demonstration, to log in on /console. Note them: they are shown once and written nowhere."
    yield f"  {'role':14} {'e-mail':22} {'password':20} secret of the application"
    for one in first:
        yield f"  {one.role:14} {one.email:22} {one.password:20} {one.secret}"
    yield "  The code of six figures: an application such as FreeOTP with the secret, or"
    yield "  .venv/bin/python -m relais counsellors code SECRET"


def _code(arguments: argparse.Namespace) -> None:
    try:
        print(totp.code_at(arguments.secret, _now()))
    except ValueError as error:
        raise Refused("this is no secret: copy the 32 signs that `make run` has shown.", code="bad_secret") from error


def _show_token(token: str) -> None:
    print("Invitation, to be given to this person alone. It works once, for 72 hours. On the address of Relais:")
    print(f"/console/invitation#{token}")


def _get(session: Session, email: str) -> Counsellor:
    found = addresses.find_account(session, email)
    if found is None:
        raise NotFound("no account has this address", code="counsellor_unknown")
    return found


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
