"""No text of a person can be obeyed as a command of Rasa (reliability.md §5.1).

`clean` is what is shown and kept; `neutralise` is the last step before the worker. Both are pure and idempotent.
"""

import re
import unicodedata

from relais.errors import Refused

MAX_CODE_POINTS = 2_000
MAX_MARKS_IN_A_ROW = 8
_ZWJ = "\u200d"
_KEPT_CONTROLS = "\n\t"
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")


def clean(text: str) -> str:
    """NFC, without control, invisible or direction-changing characters.

    Raises `Refused`: text_invalid, text_too_long, text_empty.
    """
    if "\x00" in text or any(unicodedata.category(char) == "Cs" for char in text):
        raise Refused("lone surrogate or NUL", code="text_invalid")
    if len(text) > 4 * MAX_CODE_POINTS:  # before any costly work
        raise Refused("text too long", code="text_too_long")
    cleaned = _bound_marks(_drop_invisible(_LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))))
    cleaned = unicodedata.normalize("NFC", cleaned).strip()
    if not cleaned:
        raise Refused("nothing to read", code="text_empty")
    if len(cleaned) > MAX_CODE_POINTS:
        raise Refused("text too long", code="text_too_long")
    return cleaned


def neutralise(cleaned: str) -> str:
    """Without any leading slash, whatever its look; empty when nothing else was written."""
    text = cleaned.strip()
    while text and _is_slash(text[0]):
        text = text[1:].lstrip()
    if text.strip().startswith("/"):
        raise AssertionError("a command survived")
    return text


def _is_slash(char: str) -> bool:
    return char == "/" or unicodedata.normalize("NFKC", char).strip().startswith("/")


def _drop_invisible(text: str) -> str:
    return "".join(char for index, char in enumerate(text) if _is_visible(text, index, char))


def _is_visible(text: str, index: int, char: str) -> bool:
    category = unicodedata.category(char)
    if char == _ZWJ:
        return 0 < index < len(text) - 1 and _may_join(text[index - 1]) and _may_join(text[index + 1])
    return char in _KEPT_CONTROLS or not (category in ("Cc", "Cf", "Cs", "Co") or _is_noncharacter(char))


def _is_noncharacter(char: str) -> bool:
    """Unassigned code points stay: they are tomorrow's emoji."""
    return 0xFDD0 <= ord(char) <= 0xFDEF or ord(char) & 0xFFFE == 0xFFFE


def _may_join(char: str) -> bool:
    """Emoji, their colours and their variation selector."""
    return unicodedata.category(char) in ("So", "Sk") or char == "\ufe0f"


def _bound_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MAX_MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)
