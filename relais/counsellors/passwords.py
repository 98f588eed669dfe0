"""Passwords: argon2id, long enough, not among the commonest, nothing of the person in it (reliability.md §4)."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from relais.errors import Refused
from relais.settings import ROOT

LEAST, MOST = 12, 128
DIFFERENT = 5
PART = 4  # letters of a name or an address that must not stand in it
COMMON = ROOT / "data" / "counsel" / "common_passwords.txt"
HASHER = PasswordHasher()  # RFC 9106, low memory


def hash_of(password: str) -> str:
    return HASHER.hash(_plain(password))


def is_right(password_hash: str | None, password: str) -> bool:
    """The same time for an account that is not there."""
    try:
        HASHER.verify(password_hash or _of_nobody(), _plain(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def check(password: str, *, email: str, name: str) -> None:
    """Raises `Refused` (password_weak)."""
    folded = _folded(password)
    is_long_enough = LEAST <= len(_plain(password)) <= MOST
    if not is_long_enough or len(set(folded)) < DIFFERENT or _is_common(folded) or _tells(folded, email, name):
        raise Refused("the password is too weak", code="password_weak")


def _tells(folded: str, email: str, name: str) -> bool:
    parts = "".join(sign if sign.isalnum() else " " for sign in _folded(f"{email.split('@')[0]} {name}")).split()
    return any(len(part) >= PART and part in folded for part in parts)


def _is_common(folded: str) -> bool:
    """Itself, or one of them with signs and figures around it, or nothing but repetitions of it."""
    common = _common(COMMON)
    core = "".join(sign for sign in folded if sign.isalpha())
    halves = {folded[:length] for length in range(2, len(folded) // 2 + 1) if _repeats(folded, length)}
    return folded in common or core in common or bool(halves)


def _repeats(text: str, length: int) -> bool:
    part = text[:length]
    return (part * (len(text) // length + 1))[: len(text)] == text


@lru_cache(maxsize=4)
def _common(path: Path) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(_folded(line) for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def _of_nobody() -> str:
    return HASHER.hash("nobody has this password")


def _folded(text: str) -> str:
    """Without accents and capitals."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def _plain(password: str) -> str:
    """The same signs whatever the keyboard."""
    return unicodedata.normalize("NFKC", password)
