"""Plain French, measured: how long sentences are in a file, and words that nobody should have to know.

The list is data: `data/diagnostic/plain_french.yml`. It reads no file of texts itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

FILE = Path("data") / "diagnostic" / "plain_french.yml"
_WORD = re.compile(r"\{[^}]*\}|[\w’'-]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_IS_SENTENCE = re.compile(r"[.!?…]\s*$")


@dataclass(frozen=True)
class PlainFrench:
    """`banned`: word → what to say instead. `for_counsellors`: keys of a file that the person does not read."""

    mean_words: float
    known_short: frozenset[str]
    banned: Mapping[str, str]
    for_counsellors: Mapping[str, frozenset[str]]

    def banned_in(self, text: str) -> Iterator[tuple[str, str]]:
        """Words of the list that are not explained in brackets, nor in brackets after their plain words."""
        for match in self._banned.finditer(text):
            before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
            if not before.endswith("(") and not after.startswith("("):
                yield match[0], self.banned[match[0].lower().replace("’", "'")]

    @cached_property
    def _banned(self) -> re.Pattern[str]:
        words = "|".join(re.escape(word).replace("'", "['’]") for word in sorted(self.banned, key=len, reverse=True))
        return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I)


def load_plain_french(root: Path) -> PlainFrench:
    table = yaml.safe_load((root / FILE).read_text(encoding="utf-8"))
    return PlainFrench(
        mean_words=float(table["mean_words"]),
        known_short=frozenset(table["known_short"]),
        banned={str(word).lower(): str(row["say"]) for row in table["banned"] for word in row["words"]},
        for_counsellors={file: frozenset(keys) for file, keys in table["for_counsellors"].items()},
    )


def mean_words(texts: Iterable[str]) -> float | None:
    """Of whole sentences only: buttons and headings are short and would hide the long ones. None: there is none."""
    counts = [words_in(one) for text in texts for one in sentences_in(text) if _IS_SENTENCE.search(one)]
    return sum(counts) / len(counts) if counts else None


def sentences_in(text: str) -> list[str]:
    return _SENTENCE_END.split(text)


def words_in(sentence: str) -> int:
    """As a reader meets them: a value in braces is one word."""
    return len(_WORD.findall(sentence))
