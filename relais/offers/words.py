"""Words of French texts made comparable: lower case, no accents, stems, without the words that say nothing."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import snowballstemmer

from relais.yaml_files import read_yaml

ELIDED = "cdjlmnst"  # c', d', j'… before a vowel, or in a hurry
_WORD = re.compile(r"[^\W_]+")
_STEMMER = snowballstemmer.stemmer("french")


def plain(text: str) -> str:
    """Lower case, accents and ligatures removed."""
    lowered = text.lower().replace("œ", "oe").replace("æ", "ae")
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def split(text: str) -> list[str]:
    """The words of a text, plain, in order."""
    return _WORD.findall(plain(text))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a plain word; short words and those with digits stay as they are."""
    if len(word) < 4 or not word.isalpha():
        return word
    # Snowball leaves « emplois » as it is, so the plural goes first.
    stemmed: str = _STEMMER.stemWord(word[:-1] if len(word) > 4 and word[-1] in "sx" else word)
    return stemmed


@dataclass(frozen=True)
class Vocabulary:
    """`stop` words are ignored; `same` gives the words that offers use for one that people say. All plain."""

    stop: frozenset[str]
    same: Mapping[str, tuple[str, ...]]

    def meaningful(self, text: str) -> list[str]:
        """The words that say what is looked for, each once."""
        return list(dict.fromkeys(word for word in split(text) if len(word) > 1 and not self._is_filler(word)))

    def _is_filler(self, word: str) -> bool:
        """A stop word, or one with its pronoun stuck to it: « jcherche », « taide »."""
        return word in self.stop or (len(word) > 4 and word[0] in ELIDED and word[1:] in self.stop)

    def expand(self, word: str) -> tuple[str, ...]:
        return self.same.get(word) or self.same.get(word.rstrip("s")) or ()


@lru_cache(maxsize=8)
def load_vocabulary(data_dir: Path) -> Vocabulary:
    content = read_yaml(data_dir / "search_words.yml")
    same = {plain(str(word)): tuple(plain(others).split()) for word, others in content["same"].items()}
    return Vocabulary(frozenset(plain(content["stop"]).split()), same)
