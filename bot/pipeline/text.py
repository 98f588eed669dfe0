"""The text as the classifier reads it: lower case, no accents, texting written out, long repetitions cut.

Places and patterns are found in the text as written; this form is for understanding only.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from relais.yaml_files import read_yaml

READ_LENGTH = 400  # characters: what a person wants stands in the first sentences, and time grows with length

_WORD = re.compile(r"[^\W_]+|[?!€@]")
_REPEATED = re.compile(r"(\D)\1{2,}")
_NUMBER = re.compile(r"\d+")


def unaccented(text: str) -> str:
    """« Déjà » → « deja »; ligatures are written out; the length may change."""
    spread = text.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae").replace("’", "'")
    return "".join(c for c in unicodedata.normalize("NFKD", spread) if not unicodedata.combining(c))


def read(text: str, texting: Mapping[str, str]) -> str:
    """« Jrecherche 1 apart stp !! » → « je recherche 0 appartement s'il vous plait ! »; numbers become their length."""
    plain = _REPEATED.sub(r"\1\1", unaccented(text[:READ_LENGTH]).lower())
    words = (texting.get(word, word) for word in _WORD.findall(plain))
    return " ".join(_NUMBER.sub(lambda number: "0" * min(len(number[0]), 5), word) for word in words)


@lru_cache(maxsize=4)
def load_texting(data_dir: Path) -> Mapping[str, str]:
    """Texting and common abbreviations → words, from `data/vocabulary/texting.yml`."""
    texting = read_yaml(data_dir / "vocabulary" / "texting.yml")
    return {str(short): str(long) for short, long in texting.items()}
