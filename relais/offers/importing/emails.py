"""Is it an e-mail address? The answer of the schema's own validator, asked once for each domain."""

import re
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError
from pydantic.networks import EmailStr

_PLAIN_LOCAL = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*", re.IGNORECASE)
_ADAPTER: TypeAdapter[str] = TypeAdapter(EmailStr)


def is_email(text: str) -> bool:
    local, _, domain = text.rpartition("@")
    if len(local) <= 64 and len(text) <= 254 and _PLAIN_LOCAL.fullmatch(local):
        return _is_accepted(f"a@{domain}")
    return _is_accepted(text)


@lru_cache(maxsize=20_000)
def _is_accepted(address: str) -> bool:
    try:
        _ADAPTER.validate_python(address)
    except ValidationError:
        return False
    return True
