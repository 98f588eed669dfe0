"""Takes out of a text what can harm or confuse the person who reads it: markup, control and hidden characters.

Pure; cleaning what is clean changes nothing. Comparisons such as « moins de < 26 ans » stay.
"""

import html
import re
import unicodedata

_TAG = r"</?(?:[a-z][a-z0-9:-]*)(?:\s[^<>]*)?/?>"
_MARKUP = re.compile(rf"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>|<[!?][^<>]*>|{_TAG}", re.IGNORECASE | re.DOTALL)
_ACTIVE = re.compile(r"<(script|style|iframe|object|embed|svg|template)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]*>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
# Controls except tab and line feed, hidden marks, bidi overrides and isolates, private tags, lone surrogates.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef"
    "\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff"
_STACKED_MARKS = re.compile(f"([{_MARKS}]{{2}})[{_MARKS}]+")
_ODD_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_AROUND_LINES = re.compile(r" *\n *")
_MANY_LINES = re.compile(r"\n{3,}")
_ROUNDS = 5


def clean(text: str, *, one_line: bool = False) -> tuple[str, str | None]:
    """The text without what harms, and the reason why it was changed (spaces and line ends alone are no reason)."""
    reason = None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _HIDDEN.search(text):
        reason = "hidden characters were removed"
        text = _HIDDEN.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n"))
    if not text.isascii():
        text = _STACKED_MARKS.sub(r"\1", unicodedata.normalize("NFC", text))
    if "<" in text or "&" in text:
        plain, is_changed = _without_markup(text)
        reason = "markup was removed" if is_changed else reason
        text = plain
    return _tidy(text, one_line), reason


def _without_markup(text: str) -> tuple[str, bool]:
    """Markup may hide in entities, entities in entities: again until nothing moves, else without any `<` or `&`."""
    before = text
    for _ in range(_ROUNDS):
        once = _without_markup_once(text)
        if once == text:
            return text, text != before and bool(_MARKUP.search(before) or _MARKUP.search(html.unescape(before)))
        text = once
    return text.replace("<", " ").replace("&", " "), True


def _without_markup_once(text: str) -> str:
    if "<" in text:
        text = _ITEM.sub("\n- ", _BREAK.sub("\n", _ACTIVE.sub(" ", text)))
        text = _MARKUP.sub(" ", text)
    if "&" in text and _ENTITY.search(text):
        text = _HIDDEN.sub("", unicodedata.normalize("NFC", html.unescape(text)))
    return text


def _tidy(text: str, one_line: bool) -> str:
    if one_line:
        return " ".join(text.split())
    text = _ODD_SPACES.sub(" ", text)
    if "\n" in text:
        text = _MANY_LINES.sub("\n\n", _AROUND_LINES.sub("\n", text))
    return text.strip()
