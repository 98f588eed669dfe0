"""Keys for the encrypted columns, and a desk on the test's database."""

import pytest

from relais import crypto
from relais.database import Database
from tests.relais.handoffs.builders import Desk


@pytest.fixture(autouse=True)
def keyring() -> None:
    crypto.install(crypto.Keyring([crypto.new_key()]))


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)
