"""Keys for the encrypted columns, and passwords that are hashed quickly: what is counted is not how slow it is."""

import pytest
from argon2 import PasswordHasher

from relais import crypto
from relais.counsellors import passwords


class CountingHasher:
    """Argon2 with the least cost, that counts how often it verified."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.verified = 0

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def verify(self, password_hash: str, password: str) -> bool:
        self.verified += 1
        return self._hasher.verify(password_hash, password)


@pytest.fixture(autouse=True)
def keyring() -> None:
    crypto.install(crypto.Keyring([crypto.new_key()]))


@pytest.fixture(autouse=True)
def hasher(monkeypatch: pytest.MonkeyPatch) -> CountingHasher:
    counting = CountingHasher()
    monkeypatch.setattr(passwords, "HASHER", counting)
    return counting
