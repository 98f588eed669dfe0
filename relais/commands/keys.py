"""`keys new` makes an encryption key; `keys rotate` rewrites all encrypted columns with the first key.

Rotation: put the new key before the old one in RELAIS_ENCRYPTION_KEYS, restart, run `keys rotate`, then drop the old
one. It may be interrupted and run again: every row stays readable throughout.
"""

import argparse
from collections.abc import Iterator
from typing import Any

from rich.progress import track
from sqlalchemy import Column, Table, select, update

from relais import crypto
from relais.conversations import tables as _conversations  # noqa: F401 - their columns are in the metadata
from relais.conversations.keys import check_or_seal
from relais.counsellors import tables as _counsellors  # noqa: F401 - the same
from relais.counsellors.addresses import renew_digests
from relais.counted import tables as _counted  # noqa: F401 - the same
from relais.database import Base, Database
from relais.diagnostic import tables as _diagnostic  # noqa: F401 - the same
from relais.errors import Refused
from relais.handoffs import tables as _handoffs  # noqa: F401 - the same
from relais.settings import Settings

BATCH = 500


def encrypted_columns() -> Iterator[tuple[Table, list[Column[Any]]]]:
    """Every table with the columns that hold ciphertext."""
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, crypto.EncryptedJson)]
        if columns:
            yield table, columns


def rotate(database: Database) -> int:
    """Returns how many rows were rewritten."""
    with database.write_session() as session:
        check_or_seal(session)
    rewritten = sum(_rotate_table(database, table, columns) for table, columns in encrypted_columns())
    with database.write_session() as session:
        renew_digests(session)
    return rewritten


def _rotate_table(database: Database, table: Table, columns: list[Column[Any]]) -> int:
    keys = list(table.primary_key.columns)
    with database.read_session() as session:
        found = [tuple(row) for row in session.execute(select(*keys).order_by(*keys))]
    batches = [found[at : at + BATCH] for at in range(0, len(found), BATCH)]
    return sum(_rotate_batch(database, table, columns, batch) for batch in track(batches, description=table.name))


def _rotate_batch(database: Database, table: Table, columns: list[Column[Any]], batch: list[tuple[Any, ...]]) -> int:
    keys = list(table.primary_key.columns)
    count = 0
    with database.write_session() as session:
        for values in batch:
            is_row = [key == value for key, value in zip(keys, values, strict=True)]
            row = session.execute(select(*columns).where(*is_row).with_for_update()).one_or_none()
            if row is not None:
                changes = {column.name: value for column, value in zip(columns, row, strict=True) if value is not None}
                session.execute(update(table).where(*is_row).values(changes or {columns[0].name: None}))
                count += 1
    return count


def register(families: Any) -> None:
    parser = families.add_parser("keys", help="make or rotate encryption keys")
    actions = parser.add_subparsers(required=True, metavar="action")
    actions.add_parser("new", help="print a new key").set_defaults(run=_run_new)
    actions.add_parser("rotate", help="rewrite all rows with the first key").set_defaults(run=_run_rotate)


def _run_new(_arguments: argparse.Namespace) -> None:
    print(crypto.new_key())


def _run_rotate(_arguments: argparse.Namespace) -> None:
    settings = Settings()
    keys = crypto.split_keys(settings.encryption_keys.get_secret_value())
    if len(keys) < 2:
        raise Refused("give the new and the former key in RELAIS_ENCRYPTION_KEYS, the new one first.", code="bad_key")
    crypto.install(crypto.Keyring(keys))
    print(f"{rotate(Database(settings.resolved_database_url))} rows rewritten")
