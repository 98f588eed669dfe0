"""Build `data/places/common-words.txt`: French words that are, or nearly are, the name of a commune.

    python scripts/build_common_words.py /tmp/package/index.json

The argument is `index.json` of the npm package `an-array-of-french-words` 2.0.0 (MIT). Most words are near no name and
are left out: only those that would be taken for a place in a sentence (« orange », « tours », « manger ») are kept.
"""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from relais.places.gazetteer import Gazetteer
from relais.places.names import sound_of, words_of

DATA = Path(__file__).resolve().parent.parent / "data"
SHORT, LONG_FROM = 4, 8  # letters; from eight on, two mistakes are tolerated in a sentence
CHUNK = 2_000
# Ours or so close that nobody means the word; the second line is what the dictionary lacks.
NAMES_FIRST = frozenset(
    {"castres", "carmaux", "castre", "rodez", "albi", "bram", "millau", "limoux"} | {"brame", "rodes", "gaiac"}
)
ALSO = frozenset(
    {"taff", "apart", "appart", "ordi", "rendez", "merde", "pole", "mission", "locale"}
    | {"caf", "mdph", "rsa", "apl", "ameli"}
)


def main() -> None:
    words = sorted(
        {joined for word in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")) if (joined := plain(word))}
    )
    forms = Gazetteer.from_data(DATA).index.forms
    kept = sorted({*near_names(words, forms), *ALSO} - NAMES_FIRST)
    (DATA / "places" / "common-words.txt").write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(len(words), "words,", len(kept), "kept")


def plain(word: str) -> str:
    parts = words_of(word)
    return parts[0] if len(parts) == 1 else ""


def near_names(words: list[str], forms: list[str]) -> Iterator[str]:
    sounds = {sound_of(form) for form in forms}
    known = set(forms)
    yield from (word for word in words if word in known or (len(word) >= SHORT and sound_of(word) in sounds))
    remaining = iter(word for word in words if len(word) >= SHORT)
    while chunk := list(islice(remaining, CHUNK)):
        distances = cdist(chunk, forms, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8).min(axis=1)
        for word, distance in zip(chunk, distances, strict=True):
            if distance <= (2 if len(word) >= LONG_FROM else 1):
                yield word


if __name__ == "__main__":
    main()
