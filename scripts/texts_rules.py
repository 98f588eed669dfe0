"""What must hold of one French text that a person reads, wherever it stands (docs/voice.md)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scripts.texts_plain import PlainFrench, sentences_in, words_in

WORDS_WANTED, WORDS_AT_MOST = 12, 15
_SHORT = re.compile(r"\b[A-ZÉÈÀ]{2,}\b")
_TU = re.compile(r"\b(?:tu|toi|ton|ta|tes|te)\b|\bt['’]", re.I)
_QUOTED = re.compile(r"«[^»]*»")
_OTHER_LANGUAGE = re.compile(r"^(English|Español|العربية|Português|Русский)\s*:")


@dataclass(frozen=True)
class Problem:
    where: str
    what: str
    is_error: bool = True


@dataclass(frozen=True)
class Text:
    where: str
    text: str


def problems_of(text: Text, plain: PlainFrench) -> Iterator[Problem]:
    """What is wrong with one text."""
    for sentence in sentences_in(text.text):
        count = words_in(sentence)
        if count > WORDS_WANTED and not _OTHER_LANGUAGE.match(sentence):
            yield Problem(text.where, f"{count} words: « {sentence} »", is_error=count > WORDS_AT_MOST)
    if re.search(r"\bveuillez\b", text.text, re.I):
        yield Problem(text.where, "« veuillez »: say it plainly")
    if _TU.search(_QUOTED.sub("", text.text)):
        yield Problem(text.where, f"« tu » instead of « vous »: {text.text!r}")
    if text.text.count("!") > 1:
        yield Problem(text.where, "more than one exclamation mark")
    yield from (Problem(text.where, f"{short} without its words") for short in unexplained(text.text, plain))
    for word, instead in plain.banned_in(text.text):
        yield Problem(text.where, f"« {word} » is not plain; say: {instead}")


def unexplained(text: str, plain: PlainFrench) -> list[str]:
    """Acronyms that stand neither in brackets nor before brackets."""
    shorts = _SHORT.findall(re.sub(r"\{[^}]*\}", "", text))
    return [
        short
        for short in shorts
        if short not in plain.known_short and f"({short})" not in text and f"{short} (" not in text
    ]


def texts_in(value: Any, where: str, not_read: frozenset[str]) -> Iterator[Text]:
    """Every string that a person reads under this value."""
    if isinstance(value, str):
        yield Text(where, value)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item, where, not_read)
    elif isinstance(value, dict):
        inside = f"{where}: {value['key']}" if isinstance(value.get("key"), str) else where
        for key, item in value.items():
            if key not in not_read:
                place = f"{inside}: {key}" if key not in {"text", "title", "label"} else inside
                yield from texts_in(item, place, not_read)
