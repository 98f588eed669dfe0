"""Files as they are sent: scripts without the comments written for people, compressed where the browser reads that.

No build: the file on disk is the file that runs. Only whole comment blocks that begin a line are left out.
"""

import gzip
import re
from functools import lru_cache

_COMMENT = re.compile(rb"^[ \t]*/\*\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_WORTH_BYTES = 400  # below, the headers cost more than what is gained


def without_comments(script: bytes) -> bytes:
    """The same script; `/** … */` blocks at the beginning of a line are gone."""
    return _COMMENT.sub(b"", script)


@lru_cache(maxsize=128)
def compressed(content: bytes) -> bytes | None:
    """None when it is not worth it."""
    return gzip.compress(content, 9, mtime=0) if len(content) > _WORTH_BYTES else None


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether `gzip` is named and not refused (`gzip;q=0`)."""
    offers = (offer.strip().lower().replace(" ", "") for offer in accept_encoding.split(","))
    return any(offer.split(";")[0] == "gzip" and not offer.endswith((";q=0", ";q=0.0")) for offer in offers)
