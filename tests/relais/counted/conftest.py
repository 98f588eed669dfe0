"""Keys for the encrypted column."""

import pytest

from relais import crypto


@pytest.fixture(autouse=True)
def keyring() -> None:
    crypto.install(crypto.Keyring([crypto.new_key()]))
