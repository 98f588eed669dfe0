"""Bearer tokens: 256 opaque bits; only their digest is kept, compared in constant time."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def is_right(token: str, digest: str) -> bool:
    return hmac.compare_digest(digest_of(token), digest)
