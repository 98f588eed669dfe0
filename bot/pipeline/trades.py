"""Trades, sectors and diplomas in a sentence, from `data/vocabulary/trades.yml` and the job titles of ROME.

A job title is enough alone (« soudeur »); a sector (« le bâtiment ») or somebody whom one consults (« médecin ») is a
trade only after words that announce one, after a diploma, or as the whole answer.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.pipeline.folding import Span, Token, fold, tokens_of

LONGEST = 4
LOOKED_BACK = 7  # words before a trade among which the announcing one stands
AFTER_DIPLOMA = 4
WHOLE_ANSWER = 3


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
    endings: tuple[str, ...]

    @classmethod
    def load(cls, data_dir: Path) -> "TradeWords":
        table: dict[str, Any] = yaml.safe_load((data_dir / "vocabulary" / "trades.yml").read_text(encoding="utf-8"))
        titles = (data_dir / "vocabulary" / "trades.txt").read_text(encoding="utf-8").splitlines()
        words = {key: frozenset(fold(str(word)) for word in table[key]) for key in ("before", "between", "stop")}
        return cls(
            titles=_phrases(titles),
            consulted=_phrases(table["consulted"]),
            sectors=_phrases(table["sectors"]),
            diplomas=_phrases(table["diplomas"]),
            alone=_phrases(table["alone"]),
            bare=_phrases(table["bare"]),
            before=words["before"],
            between=words["between"],
            stop=words["stop"],
            endings=tuple(table["endings"]),
        )


class TradeFinder:
    """Finds at each place the longest trade."""

    def __init__(self, words: TradeWords) -> None:
        self._words = words

    def find(self, text: str) -> list[Span]:
        tokens = tokens_of(fold(text))
        spans, start = [], 0
        while start < len(tokens):
            end = self._diploma(tokens, start) or self._trade(tokens, start)
            if end:
                first, last = tokens[start].start, tokens[end - 1].end
                spans.append(Span("trade", first, last, text[first:last]))
            start = end or start + 1
        return spans

    def _diploma(self, tokens: Sequence[Token], start: int) -> int | None:
        """Where the diploma and what it is about end; a bare « licence » says no trade."""
        for length in range(min(2, len(tokens) - start), 0, -1):
            words = _words(tokens, start, start + length)
            if words in self._words.alone:
                return start + length
            if words in self._words.diplomas:
                end = self._until_stop(tokens, start + length)
                return end if end > start + length or words in self._words.bare else None
        return None

    def _until_stop(self, tokens: Sequence[Token], start: int) -> int:
        end = start
        while end < min(len(tokens), start + AFTER_DIPLOMA) and tokens[end].word not in self._words.stop:
            if tokens[end].start - tokens[end - 1].end > 1:
                break
            end += 1
        while end > start and tokens[end - 1].word in self._words.between:
            end -= 1
        return end

    def _trade(self, tokens: Sequence[Token], start: int) -> int | None:
        for end in range(min(len(tokens), start + LONGEST), start, -1):
            words = _singular(_words(tokens, start, end))
            if words in self._words.consulted:
                return end if self._is_announced(tokens, start) else None
            if words in self._words.titles and self._speaks_alone(words):
                return end
            if words in self._words.sectors or words in self._words.titles:
                is_answer = words in self._words.sectors and self._is_answer(tokens, start, end)
                is_expected = is_answer or self._is_announced(tokens, start)
                return self._with_complement(tokens, end) if is_expected else None
        return None

    def _speaks_alone(self, words: tuple[str, ...]) -> bool:
        """« aide à domicile » and « soudeur » are trades anywhere, « caisse » is not."""
        return words not in self._words.sectors and (len(words) > 1 or words[0].endswith(self._words.endings))

    def _with_complement(self, tokens: Sequence[Token], end: int) -> int:
        """« magasin de vêtements » is one business."""
        is_linked = end + 1 < len(tokens) and tokens[end].word in ("de", "d")
        return end + 2 if is_linked and _singular((tokens[end + 1].word,)) in self._words.sectors else end

    def _is_answer(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        rest = (*tokens[:start], *tokens[end:])
        return len(tokens) <= WHOLE_ANSWER and all(token.word in self._words.between for token in rest)

    def _is_announced(self, tokens: Sequence[Token], start: int) -> bool:
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


def _words(tokens: Sequence[Token], start: int, end: int) -> tuple[str, ...]:
    return tuple(token.word for token in tokens[start:end])


def _singular(words: tuple[str, ...]) -> tuple[str, ...]:
    """Both sides lose their final s, so that « soudeurs » is « soudeur »."""
    return tuple(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words)
