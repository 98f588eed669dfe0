"""What can be printed of a text that anybody may have written. Pure."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

MOST = 600  # of one line
_KEPT = ("L", "M", "N", "P", "Z", "Sc", "Sm")  # letters, marks, numbers, punctuation, blanks; no drawing, no control
_LAST_LATIN = 0x24F
_PUNCTUATION = range(0x2000, 0x2070)
_SIGNS = "€→•"
_ENDLESS = re.compile(r"\S{60}(?=\S)")  # no line is that long: it would leave the page


def printable(value: Any) -> Any:
    """The same without what turns the direction, hides, or has no letter form. Strings inside lists and dicts too."""
    return _each(value, _visible)


def plain(value: Any) -> Any:
    """Latin letters alone: every font has them. What is left out leaves « … »."""
    return _each(value, _latin)


def _each(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _each(one, change) for name, one in value.items()}
    return [_each(one, change) for one in value] if isinstance(value, list | tuple) else value


def _visible(text: str) -> str:
    kept = "".join(_blank(sign) for sign in unicodedata.normalize("NFC", text[: 2 * MOST]))
    kept = _ENDLESS.sub(r"\g<0> ", " ".join(filter(None, kept.split(" "))))
    return kept if len(kept) <= MOST else kept[: MOST - 1] + "…"


def _blank(sign: str) -> str:
    if sign.isspace() and sign not in "\u00a0\u202f":
        return " "
    return sign if unicodedata.category(sign).startswith(_KEPT) else ""


def _latin(text: str) -> str:
    return "".join(sign if _is_latin(sign) else "…" for sign in text)


def _is_latin(sign: str) -> bool:
    return ord(sign) <= _LAST_LATIN or ord(sign) in _PUNCTUATION or sign in _SIGNS
