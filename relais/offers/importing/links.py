"""Which links may be shown to a person: web addresses only, that hide nothing."""

import re
from urllib.parse import urlsplit

from relais.offers.importing.cleaning import clean
from relais.offers.importing.report import Verdict

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOSTILE = {"javascript", "data", "vbscript", "file", "blob", "about"}
_UNSAFE = re.compile(r"[\s<>\"'`\\{}|^]")
MAX_LINK_CHARACTERS = 2_083


def check_link(text: str) -> tuple[Verdict | None, str | None, str]:
    """The link to keep, or None with the reason; a link that runs code condemns its row."""
    bare = re.sub(r"[\x00-\x20\u00a0]", "", clean(text, one_line=True)[0])
    scheme = _SCHEME.match(bare)
    if scheme and scheme[1].lower() in _HOSTILE:
        return Verdict.rejected, None, f"a {scheme[1].lower()}: link is refused"
    link = text.strip()
    if len(link) > MAX_LINK_CHARACTERS or _UNSAFE.search(link) or bare != link:
        return Verdict.mended, None, "is not a plain web address: dropped"
    if not re.match(r"https?://", link, re.IGNORECASE):
        return Verdict.mended, None, "is not a web address: dropped"
    try:
        parts = urlsplit(link)
        is_hiding = parts.username is not None or not parts.hostname
    except ValueError:
        return Verdict.mended, None, "is not a web address: dropped"
    if is_hiding:
        return Verdict.mended, None, "hides its address: dropped"
    return None, link, ""
