"""Encrypted columns: what a person wrote is unreadable in a raw copy of the database (reliability.md §3.3).

One root key, HKDF sub-keys by purpose, MultiFernet (first key encrypts, all decrypt). Only the gateway opens these
columns; the dialogue environment never imports this module. Rotation: put the new key first, then `keys rotate`.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from relais.errors import Refused

KEY_BYTES = 32
WRONG_KEY = "The encryption key cannot read the stored data: give back the former key in RELAIS_ENCRYPTION_KEYS."


class Keyring:
    """Root keys (32 bytes in URL-safe base64), the current one first."""

    def __init__(self, keys: list[str]) -> None:
        if not keys:
            raise Refused("RELAIS_ENCRYPTION_KEYS is empty", code="bad_key")
        self._roots = [_decode(key) for key in keys]
        self._by_purpose = cache(self._derive)

    def encrypt(self, purpose: str, data: bytes) -> bytes:
        return self._by_purpose(purpose).encrypt(data)

    def decrypt(self, purpose: str, token: bytes) -> bytes:
        try:
            return self._by_purpose(purpose).decrypt(token)
        except InvalidToken as error:
            raise Refused(WRONG_KEY, code="wrong_key") from error

    def digests(self, purpose: str, data: bytes) -> list[str]:
        """Keyed digests to find again what is not kept: the current key's first, then those of the former keys."""
        keys = (_sub_key(root, purpose) for root in self._roots)
        return [hmac.new(key, data, hashlib.sha256).hexdigest() for key in keys]

    def _derive(self, purpose: str) -> MultiFernet:
        return MultiFernet([Fernet(_sub_key(root, purpose)) for root in self._roots])


def _sub_key(root: bytes, purpose: str) -> bytes:
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=f"relais/{purpose}".encode()).derive(root)
    return base64.urlsafe_b64encode(derived)


def _decode(key: str) -> bytes:
    try:
        root = base64.urlsafe_b64decode(key.strip())
    except (binascii.Error, ValueError) as error:
        raise Refused("an encryption key is not URL-safe base64", code="bad_key") from error
    if len(root) != KEY_BYTES or len(set(root)) < 8:
        raise Refused(f"an encryption key must be {KEY_BYTES} random bytes", code="bad_key")
    return root


def new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def split_keys(text: str) -> list[str]:
    """Keys as an operator writes them: separated by commas, blanks or lines."""
    return text.replace(",", " ").split()


def write_key_file(path: Path, key: str) -> None:
    """Readable by its owner alone; an existing file is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key + "\n")


_installed: Keyring | None = None


def install(keyring: Keyring) -> None:
    """Set the keys of this process; SQLAlchemy's types have no other way to reach them."""
    global _installed
    _installed = keyring


def installed() -> Keyring:
    if _installed is None:
        raise Refused("no encryption key was installed", code="bad_key")
    return _installed


class EncryptedJson(TypeDecorator[Any]):
    """A JSON value, encrypted with the sub-key of its purpose."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return installed().encrypt(self.purpose, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(installed().decrypt(self.purpose, value))
