"""Which language a message is written in, French unless there is good reason to think otherwise. Pure.

Letters decide for Arabic and Cyrillic. For Latin letters, py3langid gives the odds against French, the words of
`data/vocabulary/languages.yml` add theirs, and each language has a doubt to overcome (docs/decisions/0009).
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from relais.yaml_files import read_yaml

FRENCH, UNKNOWN = "fr", "und"
READ_LENGTH = 400  # characters, as the classifier reads
LATIN = ("fr", "en", "es", "pt", "it", "de", "ro", "tr")
FAINT, STRONG = 1e-6, 9.0  # odds are cut here: one model is not to outweigh everything else
DOUBT = {"en": 2.5, "es": 2.5, "pt": 2.5, "ar": 2.5, "it": 6.0, "de": 6.0, "ro": 6.0, "tr": 6.0}
DOUBT_OF_TWO_WORDS, SHORTEST = 2.0, 2  # words
WEIGHT_OF_WORD = 1.2
DARIJA = 2.0  # of one word of the Maghreb in Latin letters: py3langid knows none
_NO_LANGUAGE = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LETTER_OF = {"uk": set("іїєґ"), "ru": set("ыэъё"), "ps": set("ټډړښځڅېۍ"), "fa": set("پچژگکی")}


@dataclass(frozen=True)
class Tongue:
    """An ISO 639-1 code, or `und`; `confidence` between 0 and 1."""

    name: str
    confidence: float


@dataclass(frozen=True)
class Tongues:
    """`words` by language."""

    identifier: LanguageIdentifier
    words: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, data_dir: Path) -> "Tongues":
        table = read_yaml(data_dir / "vocabulary" / "languages.yml")
        return cls(_identifier(), {name: frozenset(words.split()) for name, words in table.items()})

    def read(self, text: str) -> Tongue:
        said = unicodedata.normalize("NFC", _NO_LANGUAGE.sub(" ", text[:READ_LENGTH])).lower().replace("’", "'")
        script = _script(said)
        if script == "LATIN":
            return self._among_latin(said)
        if script == "ARABIC":
            return Tongue(_by_letters(said, ("ps", "fa"), "ar"), 1.0)
        if script == "CYRILLIC":
            otherwise = "uk" if self._known(_WORD.findall(said), "uk") else "ru"
            return Tongue(_by_letters(said, ("uk", "ru"), otherwise), 1.0)
        return Tongue(UNKNOWN, 1.0) if script else Tongue(FRENCH, 0.5)

    def _among_latin(self, said: str) -> Tongue:
        words = [word for word in _WORD.findall(said) if not word.isdigit()]
        if len(words) < SHORTEST:
            return Tongue(FRENCH, 0.5)
        against = self._against_french(said, words)
        best = max(against, key=lambda name: against[name])
        confidence = 1 / (1 + math.exp(-against[best]))
        return Tongue(best, confidence) if against[best] > 0 else Tongue(FRENCH, 1 - confidence)

    def _against_french(self, said: str, words: list[str]) -> dict[str, float]:
        """Log-odds of each other language against French, its doubt taken off."""
        chances = dict(self.identifier.rank(" ".join(word for word in words if not _has_digit(word)) or said))
        french = math.log(chances[FRENCH] + FAINT) + WEIGHT_OF_WORD * self._known(words, FRENCH)
        odds = {name: min(STRONG, math.log(chances[name] + FAINT)) for name in LATIN if name != FRENCH}
        odds["ar"] = math.log(max(chances.values())) if self._known(words, "ar") else math.log(FAINT)
        doubt = DOUBT_OF_TWO_WORDS if len(words) == SHORTEST else 0.0
        return {
            name: chance
            + (DARIJA if name == "ar" else WEIGHT_OF_WORD) * self._known(words, name)
            - french
            - DOUBT[name]
            - doubt
            for name, chance in odds.items()
        }

    def _known(self, words: list[str], name: str) -> int:
        return sum(word in self.words.get(name, ()) for word in words)


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """73 MB and one second: once in a process."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LATIN)
    return identifier


def _script(said: str) -> str:
    """That of most letters; empty without any letter."""
    counts: dict[str, int] = {}
    for letter in filter(str.isalpha, said):
        script = unicodedata.name(letter, "?").split()[0]
        counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script], default="")


def _by_letters(said: str, names: tuple[str, ...], otherwise: str) -> str:
    return next((name for name in names if _LETTER_OF[name] & set(said)), otherwise)


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)
