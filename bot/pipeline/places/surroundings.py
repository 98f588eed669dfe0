"""The words around a place in a sentence, from `data/vocabulary/places.yml` and `data/places/common-words.txt`."""

from dataclasses import dataclass
from pathlib import Path

from bot.pipeline.folding import fold
from bot.pipeline.sound import sound_of
from relais.yaml_files import read_yaml


@dataclass(frozen=True)
class Surroundings:
    """Words around a place, from `data/vocabulary/places.yml`.

    `common`: French words that are nearly names; `sounds`: how they sound.
    """

    before: frozenset[str]
    have: frozenset[str]
    not_after: frozenset[str]
    not_before: frozenset[str]
    word_first: frozenset[str]
    barely_before: frozenset[str]
    date_before: frozenset[str]
    never: frozenset[str]
    filler: frozenset[str]
    departement_before: frozenset[str]
    departement_words: frozenset[str]
    number_before: frozenset[str]
    common: frozenset[str]
    sounds: frozenset[str]

    @classmethod
    def load(cls, data_dir: Path) -> "Surroundings":
        table = read_yaml(data_dir / "vocabulary" / "places.yml")
        common = (data_dir / "places" / "common-words.txt").read_text(encoding="utf-8").split()
        lists = {key: frozenset(word for entry in words for word in _whole(str(entry))) for key, words in table.items()}
        return cls(common=frozenset(common), sounds=frozenset(map(sound_of, common)), **lists)


def _whole(entry: str) -> list[str]:
    return [" ".join(fold(entry).replace("'", " ").split())]
