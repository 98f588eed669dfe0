"""What is known of trades, sectors and diplomas: `data/vocabulary/trades.yml` and the job titles of ROME."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.pipeline.folding import Token, fold, tokens_of
from bot.pipeline.sound import sound_of
from relais.yaml_files import read_yaml

LEAST_HEARD = 5  # letters of a word that is read by ear
LEAST_SOUND = 4
LEAST_PHRASE_SOUND = 7

Phrase = tuple[str, ...]  # folded words without their final s


class Word(NamedTuple):
    """A token as the vocabulary spells it.

    `is_heard`: it was written otherwise; `is_doubtful`: and is another French word. `is_odd`: no word that is known.
    """

    word: str
    start: int
    end: int
    singular: str
    said: str
    is_heard: bool = False
    is_doubtful: bool = False
    is_odd: bool = False


class TradeWords(NamedTuple):
    """`before`: words that announce a trade; `between`: that may stand there too; `naming`: after which any word is.

    `heads`: words that are trades in a title of several words (« équipier de vente »). `common`: French words.
    """

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
    heads: frozenset[Phrase]
    common: frozenset[str]
    heard: Mapping[str, str]
    heard_phrases: Mapping[str, Phrase]

    @classmethod
    def load(cls, data_dir: Path) -> "TradeWords":
        table: dict[str, Any] = read_yaml(data_dir / "vocabulary" / "trades.yml")
        titles = (data_dir / "vocabulary" / "trades.txt").read_text(encoding="utf-8").splitlines()
        words = {
            key: frozenset(fold(str(word)) for word in table[key]) for key in ("before", "between", "stop", "general")
        }
        common = (data_dir / "places" / "common-words.txt").read_text(encoding="utf-8").split()
        names, sectors = _phrases(titles), _phrases(table["sectors"])
        alone = _phrases(table["alone"])
        endings = tuple(table["endings"])
        trades = (phrase[0] for phrase in sorted(names) if len(phrase) == 1)
        singles = (phrase[0] for phrase in sorted(sectors) if len(phrase) == 1)
        return cls(
            titles=names,
            consulted=_phrases(table["consulted"]),
            sectors=sectors,
            diplomas=_phrases(table["diplomas"]),
            alone=alone,
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
            heads=_heads(names, endings) - _phrases([*common, *table["vague"]]),
            common=frozenset([*common, *(fold(str(word)) for word in table["not_heard"])]),
            heard_phrases=_phrases_by_sound(names | sectors | alone),
            heard=_by_sound([*trades, *singles, *sorted(words["before"])]),
        )


class Speller:
    """Reads a word as the vocabulary spells it: « plonberi » is « plomberie »."""

    def __init__(self, words: TradeWords) -> None:
        self._heard, self._common = words.heard, words.common
        phrases = words.titles | words.sectors | words.consulted | words.diplomas | words.alone
        self._known = words.before | words.between | words.stop | {word for phrase in phrases for word in phrase}

    def read(self, token: Token) -> Word:
        word, said = token.word, sound_of(token.word)
        is_known = word in self._known or singular(word) in self._known
        is_common = is_known or word in self._common or singular(word) in self._common
        heard = None if is_known or len(word) < LEAST_HEARD else self._heard.get(said)
        spelt = heard or word
        is_heard = heard is not None
        return Word(
            spelt,
            token.start,
            token.end,
            singular(spelt),
            said,
            is_heard=is_heard,
            is_doubtful=is_heard and is_common,
            is_odd=not is_common,
        )


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


def _phrases_by_sound(phrases: Iterable[Phrase]) -> dict[str, Phrase]:
    """Those of several words, said without a pause: « conducteur dangin »."""
    sounds: dict[str, Phrase] = {}
    for words in sorted(phrases):
        if len(words) > 1 and len(said := "".join(map(sound_of, words))) >= LEAST_PHRASE_SOUND:
            sounds.setdefault(said, words)
    return sounds


def _heads(titles: Iterable[Phrase], endings: tuple[str, ...]) -> frozenset[Phrase]:
    words = {word for title in titles if len(title) > 1 for word in title}
    return frozenset((word,) for word in words if len(word) > LEAST_HEARD and word.endswith(endings))


def phrase(tokens: Sequence[Word], start: int, end: int) -> Phrase:
    return tuple(token.singular for token in tokens[start:end])
