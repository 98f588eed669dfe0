"""Starting: one writing process, the right key, a free port, each refusal in one clear sentence."""

import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from api import starting
from relais import crypto
from relais.database import Database
from relais.errors import Refused
from relais.settings import Settings


def _database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'relais.sqlite3'}")
    starting.prepare_tables(database)
    return database


def test_second_gateway_on_the_same_file_is_refused(tmp_path: Path) -> None:
    database = _database(tmp_path)
    held = starting.hold_database(database)

    with pytest.raises(Refused, match="another gateway already writes"):
        starting.hold_database(database)

    assert held is not None
    held.close()
    again = starting.hold_database(database)
    assert again is not None
    again.close()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores are chosen on Linux")
@pytest.mark.parametrize(("url", "cores"), [("sqlite://", 1), ("postgresql://nobody@127.0.0.1:1/none", None)])
def test_gateway_of_sqlite_alone_stays_on_one_core(url: str, cores: int | None) -> None:
    allowed = os.sched_getaffinity(0)

    def serve() -> set[int]:
        starting.stay_on_one_core(Database(url))
        return os.sched_getaffinity(0)

    with ThreadPoolExecutor(1) as thread:  # it is of the thread that asks
        kept = thread.submit(serve).result()

    assert kept <= allowed
    assert len(kept) == (cores or len(allowed))


def test_busy_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Refused, match=f"port {port}"):
            starting.bind("127.0.0.1", port)


def test_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    database, settings = _database(tmp_path), Settings(var_dir=tmp_path)

    starting.prepare_keys(database, settings)
    file = tmp_path / starting.KEY_FILE
    made = file.read_text()
    starting.prepare_keys(database, settings)

    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text() == made


def test_key_that_was_lost_is_never_replaced_in_silence(tmp_path: Path) -> None:
    database, settings = _database(tmp_path), Settings(var_dir=tmp_path)
    starting.prepare_keys(database, settings)
    (tmp_path / starting.KEY_FILE).unlink()

    with pytest.raises(Refused, match="cannot read the stored data"):
        starting.prepare_keys(database, settings)

    assert not (tmp_path / starting.KEY_FILE).exists()


def test_wrong_key_is_refused_with_what_to_do(tmp_path: Path) -> None:
    database = _database(tmp_path)
    starting.prepare_keys(database, Settings(var_dir=tmp_path))
    other = Settings(var_dir=tmp_path, encryption_keys=SecretStr(crypto.new_key()))

    with pytest.raises(Refused, match="RELAIS_ENCRYPTION_KEYS"):
        starting.prepare_keys(database, other)


@pytest.mark.postgresql
def test_postgresql_without_tables_tells_the_command(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    if database.is_sqlite:
        starting.prepare_tables(database)
        return

    with pytest.raises(Refused, match="database migrate"):
        starting.prepare_tables(database)
