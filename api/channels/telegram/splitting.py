"""Long texts in parts that Telegram takes: at paragraphs, else at lines, sentences, words. Pure.

Telegram counts UTF-16 units: a sign beyond the first plane is two.
"""

from collections.abc import Iterator

MOST = 4_096
_SEPARATORS = ("\n\n", "\n", ". ", " ")


def length_of(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def split(text: str, most: int = MOST) -> list[str]:
    """Every part has at most `most` units, and no word of the text is lost."""
    return list(_split(text.strip(), most))


def _split(text: str, most: int) -> Iterator[str]:
    while length_of(text) > most:
        at = _cut(text, most)
        yield text[:at].strip()
        text = text[at:].strip()
    if text:
        yield text


def _cut(text: str, most: int) -> int:
    """The last separator within the first `most` units, the strongest kind first."""
    room = _prefix(text, most)
    for separator in _SEPARATORS:
        at = text.rfind(separator, 0, room)
        if at > room // 3:
            return at + len(separator.rstrip())
    return room


def _prefix(text: str, most: int) -> int:
    """How many signs have at most `most` units."""
    units = 0
    for number, sign in enumerate(text):
        units += 2 if ord(sign) > 0xFFFF else 1
        if units > most:
            return number
    return len(text)
