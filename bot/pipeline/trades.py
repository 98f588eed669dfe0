"""Trades, sectors and diplomas in a sentence, from `data/vocabulary/trades.yml` and the job titles of ROME.

A job title is enough alone (« soudeur »); a sector (« le bâtiment ») or somebody whom one consults (« médecin ») is a
trade only after words that announce one, after a diploma, or as the whole answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.pipeline.folding import Span, Token, fold, tokens_of
from bot.pipeline.sound import sound_of

LONGEST = 4
LOOKED_BACK = 7  # words before a trade among which the announcing one stands
AFTER_DIPLOMA = 4
WHOLE_ANSWER = 3
LEAST_HEARD = 5  # letters of a word that is read by ear
LEAST_SOUND = 4
LONGEST_CASE = 5  # letters after a stem, or around it


class Word(NamedTuple):
    """A token as the vocabulary spells it; `is_heard`: it was written otherwise."""

    word: str
    start: int
    end: int
    is_heard: bool = False


class TradeWords(NamedTuple):
    """Phrases as tuples of folded words."""

    titles: frozenset[tuple[str, ...]]
    consulted: frozenset[tuple[str, ...]]
    sectors: frozenset[tuple[str, ...]]
    diplomas: frozenset[tuple[str, ...]]
    alone: frozenset[tuple[str, ...]]
    bare: frozenset[tuple[str, ...]]
    before: frozenset[str]
    between: frozenset[str]
    stop: frozenset[str]
    not_trades: frozenset[tuple[str, ...]]
    stems: tuple[str, ...]
    endings: tuple[str, ...]
    heard: Mapping[str, str]

    @classmethod
    def load(cls, data_dir: Path) -> "TradeWords":
        table: dict[str, Any] = yaml.safe_load((data_dir / "vocabulary" / "trades.yml").read_text(encoding="utf-8"))
        titles = (data_dir / "vocabulary" / "trades.txt").read_text(encoding="utf-8").splitlines()
        words = {key: frozenset(fold(str(word)) for word in table[key]) for key in ("before", "between", "stop")}
        names, sectors = _phrases(titles), _phrases(table["sectors"])
        endings = tuple(table["endings"])
        trades = (phrase[0] for phrase in sorted(names) if len(phrase) == 1 and phrase[0].endswith(endings))
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
            stems=tuple(fold(stem) for stem in table["stems"]),
            endings=endings,
            heard=_by_sound([*trades, *singles, *sorted(words["before"])]),
        )


class TradeFinder:
    """Finds at each place the longest trade."""

    def __init__(self, words: TradeWords) -> None:
        self._words = words
        phrases = words.titles | words.sectors | words.consulted | words.diplomas | words.alone
        self._known = words.before | words.between | words.stop | {word for phrase in phrases for word in phrase}

    def find(self, text: str) -> list[Span]:
        tokens = [self._as_known(token) for token in tokens_of(fold(text))]
        spans, start = [], 0
        while start < len(tokens):
            if passed := self._not_trade(tokens, start):
                start = passed
                continue
            end = self._diploma(tokens, start) or self._trade(tokens, start) or self._of_stem(tokens, start)
            if end:
                first, last = tokens[start].start, tokens[end - 1].end
                spans.append(Span("trade", first, last, text[first:last]))
            start = end or start + 1
        return spans

    def _as_known(self, token: Token) -> Word:
        """« plonberi » is read as « plomberie »."""
        word = token.word
        if len(word) < LEAST_HEARD or word in self._known or _singular((word,))[0] in self._known:
            return Word(*token)
        heard = self._words.heard.get(sound_of(word))
        return Word(heard or word, token.start, token.end, is_heard=heard is not None)

    def _not_trade(self, tokens: Sequence[Word], start: int) -> int | None:
        ends = range(min(len(tokens), start + LONGEST), start, -1)
        return next((end for end in ends if _singular(_words(tokens, start, end)) in self._words.not_trades), None)

    def _of_stem(self, tokens: Sequence[Word], start: int) -> int | None:
        """« поваром » and « الحلاقة » begin, after the article, as a trade does."""
        word = tokens[start].word
        if word.isascii():
            return None
        stems = (stem for stem in self._words.stems if word.removeprefix("ال").removeprefix("ل").startswith(stem))
        return start + 1 if any(len(word) - len(stem) <= LONGEST_CASE for stem in stems) else None

    def _diploma(self, tokens: Sequence[Word], start: int) -> int | None:
        """Where the diploma and what it is about end; a bare « licence » says no trade."""
        for length in range(min(LONGEST, len(tokens) - start), 0, -1):
            words = _words(tokens, start, start + length)
            if _singular(words) in self._words.alone:
                return start + length
            if _singular(words) in self._words.diplomas:
                end = self._until_stop(tokens, start + length)
                return end if end > start + length or _singular(words) in self._words.bare else None
        return None

    def _until_stop(self, tokens: Sequence[Word], start: int) -> int:
        end = start
        while end < min(len(tokens), start + AFTER_DIPLOMA) and tokens[end].word not in self._words.stop:
            if tokens[end].start - tokens[end - 1].end > 1:
                break
            end += 1
        while end > start and tokens[end - 1].word in self._words.between:
            end -= 1
        return end

    def _trade(self, tokens: Sequence[Word], start: int) -> int | None:
        for end in range(min(len(tokens), start + LONGEST), start, -1):
            words = _singular(_words(tokens, start, end))
            if words in self._words.consulted:
                return end if self._is_announced(tokens, start) else None
            if words in self._words.titles and self._speaks_alone(words, tokens[start]):
                return end
            if words in self._words.sectors or words in self._words.titles:
                is_answer = words in self._words.sectors and self._is_answer(tokens, start, end)
                is_expected = is_answer or self._is_announced(tokens, start)
                return self._with_complement(tokens, end) if is_expected else None
        return None

    def _speaks_alone(self, words: tuple[str, ...], first: Word) -> bool:
        """« aide à domicile » and « soudeur » are trades anywhere, « caisse » is not."""
        return (
            not first.is_heard
            and words not in self._words.sectors
            and (len(words) > 1 or words[0].endswith(self._words.endings))
        )

    def _with_complement(self, tokens: Sequence[Word], end: int) -> int:
        """« magasin de vêtements » is one business."""
        is_linked = end + 1 < len(tokens) and tokens[end].word in ("de", "d")
        return end + 2 if is_linked and _singular((tokens[end + 1].word,)) in self._words.sectors else end

    def _is_answer(self, tokens: Sequence[Word], start: int, end: int) -> bool:
        rest = (*tokens[:start], *tokens[end:])
        return len(tokens) <= WHOLE_ANSWER and all(token.word in self._words.between for token in rest)

    def _is_announced(self, tokens: Sequence[Word], start: int) -> bool:
        for token in reversed(tokens[max(0, start - LOOKED_BACK) : start]):
            if token.word in self._words.before:
                return True
            word = _singular((token.word,))
            is_trade = word in self._words.sectors or word in self._words.titles
            if not is_trade and token.word not in self._words.between:
                return False
        return False


def _phrases(lines: Sequence[Any]) -> frozenset[tuple[str, ...]]:
    return frozenset(_singular(tuple(token.word for token in tokens_of(fold(str(line))))) for line in lines)


def _by_sound(words: Iterable[str]) -> dict[str, str]:
    """The first of each sound; short sounds are shared by too many words."""
    sounds: dict[str, str] = {}
    for word in words:
        if len(word) >= LEAST_HEARD and len(sound := sound_of(word)) >= LEAST_SOUND:
            sounds.setdefault(sound, word)
    return sounds


def _words(tokens: Sequence[Word], start: int, end: int) -> tuple[str, ...]:
    return tuple(token.word for token in tokens[start:end])


def _singular(words: tuple[str, ...]) -> tuple[str, ...]:
    """Both sides lose their final s, so that « soudeurs » is « soudeur »."""
    return tuple(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words)
