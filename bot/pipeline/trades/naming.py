"""Trades that no list holds, where only a trade can stand: « formation de naturopathe », « vendre mes bijoux »."""

from collections.abc import Iterator, Sequence

from bot.pipeline.trades.words import TradeWords, Word

LONGEST = 3  # words
LEAST_LETTERS = 4  # of its first word


class NamedTradeReader:
    """Finds the first one of a sentence."""

    def __init__(self, words: TradeWords) -> None:
        self._words = words

    def find(self, text: str, tokens: Sequence[Word]) -> Iterator[tuple[int, int]]:
        for place in range(1, len(tokens)):
            before = [token.word for token in tokens[max(0, place - 3) : place]]
            is_naming = any(tuple(before[-length:]) in self._words.naming for length in (1, 2, 3))
            if is_naming and (end := self._end(text, tokens, place)):
                yield place, end
                return

    def _end(self, text: str, tokens: Sequence[Word], start: int) -> int | None:
        """Its words up to a small word, a verb's « je » or a comma; nothing when it begins with a general word."""
        end = start
        while end < min(len(tokens), start + LONGEST):
            word = tokens[end].word
            is_broken = end > start and text[tokens[end - 1].end : tokens[end].start].strip(" -'’")
            if is_broken or word in self._words.stop or word in self._words.general or not word.isalpha():
                break
            end += 1
        while end > start and tokens[end - 1].word in self._words.between:
            end -= 1
        return end if end > start and len(tokens[start].word) >= LEAST_LETTERS else None
