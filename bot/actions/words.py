"""The words that tell which turn a search takes, or which answer is meant: `data/dialogue/words.yml`. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.actions.tables import read_table

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Lower case, no accent, words parted by one space, one space at both ends."""
    unaccented = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe")).encode("ascii", "ignore").decode()
    return f" {_NOT_A_WORD.sub(' ', unaccented).strip()} "


@dataclass(frozen=True)
class Words:
    """Each table goes from what is meant to the words that mean it, all written `plain`."""

    directions: Mapping[str, tuple[str, ...]]
    remote: Mapping[str, tuple[str, ...]]
    fee: Mapping[str, tuple[str, ...]]
    ordinals: Mapping[str, tuple[str, ...]]
    public: tuple[str, ...]
    contact: tuple[str, ...]
    child: tuple[str, ...]

    @classmethod
    def load(cls, data_dir: Path) -> "Words":
        table = read_table(data_dir / "dialogue" / "words.yml")
        return cls(
            directions=_table(table["directions"]),
            remote=_table(table["remote"]),
            fee=_table(table["fee"]),
            ordinals=_table(table["ordinals"]),
            public=_list(table["public"]),
            contact=_list(table["contact"]),
            child=_list(table["child"]),
        )


def find_meaning(text: str, table: Mapping[str, tuple[str, ...]]) -> str | None:
    """What the text means; the longest words win, so that "pas a distance" is not "a distance"."""
    said = plain(text)
    found = [(len(word), meaning) for meaning, words in table.items() for word in words if word in said]
    return max(found)[1] if found else None


def says_one_of(text: str, words: Iterable[str]) -> bool:
    said = plain(text)
    return any(word in said for word in words)


def _table(table: Mapping[object, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {str(meaning): _list(words) for meaning, words in table.items()}


def _list(words: Iterable[object]) -> tuple[str, ...]:
    return tuple(plain(str(word)) for word in words)
