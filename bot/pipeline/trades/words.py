"""What is known of trades, sectors and diplomas: `data/vocabulary/trades.yml` and the job titles of ROME."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.pipeline.folding import Token, fold, tokens_of
from bot.pipeline.sound import sound_of
from relais.yaml_files import read_yaml

LEAST_HEARD = 5  # letters of a word that is read by ear
LEAST_SOUND = 4

Phrase = tuple[str, ...]  # folded words without their final s


class Word(NamedTuple):
    """A token as the vocabulary spells it; `is_heard`: it was written otherwise."""

    word: str
    start: int
    end: int
    singular: str
    is_heard: bool = False


class TradeWords(NamedTuple):
    """`before`: words that announce a trade; `between`: that may stand there too; `naming`: after which any word is."""

    titles: frozenset[Phrase]
    consulted: frozenset[Phrase]
    sectors: frozenset[Phrase]
    diplomas: frozenset[Phrase]
    alone: frozenset[Phrase]
    bare: frozenset[Phrase]
    before: frozenset[str]
    between: frozenset[str]
    stop: frozenset[str]
    not_trades: frozenset[Phrase]
    unlikely: frozenset[Phrase]
    naming: frozenset[Phrase]
    general: frozenset[str]
    stems: tuple[str, ...]
    endings: tuple[str, ...]
    heard: Mapping[str, str]

    @classmethod
    def load(cls, data_dir: Path) -> "TradeWords":
        table: dict[str, Any] = read_yaml(data_dir / "vocabulary" / "trades.yml")
        titles = (data_dir / "vocabulary" / "trades.txt").read_text(encoding="utf-8").splitlines()
        words = {
            key: frozenset(fold(str(word)) for word in table[key]) for key in ("before", "between", "stop", "general")
        }
        names, sectors = _phrases(titles), _phrases(table["sectors"])
        endings = tuple(table["endings"])
        trades = (phrase[0] for phrase in sorted(names) if len(phrase) == 1)
        singles = (phrase[0] for phrase in sorted(sectors) if len(phrase) == 1)
        return cls(
            titles=names,
            consulted=_phrases(table["consulted"]),
            sectors=sectors,
            diplomas=_phrases(table["diplomas"]),
            alone=_phrases(table["alone"]),
            bare=_phrases(table["bare"]),
            before=words["before"],
            between=words["between"],
            stop=words["stop"],
            not_trades=_phrases(table["not_trades"]),
            unlikely=_phrases(table["unlikely"]),
            naming=frozenset(tuple(fold(str(phrase)).split()) for phrase in table["naming"]),
            general=words["general"],
            stems=tuple(fold(stem) for stem in table["stems"]),
            endings=endings,
            heard=_by_sound([*trades, *singles, *sorted(words["before"])]),
        )


class Speller:
    """Reads a word as the vocabulary spells it: « plonberi » is « plomberie »."""

    def __init__(self, words: TradeWords) -> None:
        self._heard = words.heard
        phrases = words.titles | words.sectors | words.consulted | words.diplomas | words.alone
        self._known = words.before | words.between | words.stop | {word for phrase in phrases for word in phrase}

    def read(self, token: Token) -> Word:
        word = token.word
        if len(word) < LEAST_HEARD or word in self._known or singular(word) in self._known:
            return Word(*token, singular(word))
        heard = self._heard.get(sound_of(word))
        return Word(heard or word, token.start, token.end, singular(heard or word), is_heard=heard is not None)


def singular(word: str) -> str:
    """Both sides lose their final s, so that « soudeurs » is « soudeur »."""
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _phrases(lines: Sequence[Any]) -> frozenset[Phrase]:
    return frozenset(tuple(singular(token.word) for token in tokens_of(fold(str(line)))) for line in lines)


def _by_sound(words: Iterable[str]) -> dict[str, str]:
    """The first of each sound; short sounds are shared by too many words."""
    sounds: dict[str, str] = {}
    for word in words:
        if len(word) >= LEAST_HEARD and len(sound := sound_of(word)) >= LEAST_SOUND:
            sounds.setdefault(sound, word)
    return sounds


def phrase(tokens: Sequence[Word], start: int, end: int) -> Phrase:
    return tuple(token.singular for token in tokens[start:end])
