"""Diplomas in a sentence: « CAP petite enfance » up to its last word; a bare « licence » says no trade."""

from collections.abc import Sequence

from bot.pipeline.trades.words import TradeWords, Word, phrase

LONGEST = 4  # words of a diploma's name
AFTER_DIPLOMA = 4  # words of what it is about


class DiplomaReader:
    """Finds where a diploma ends."""

    def __init__(self, words: TradeWords) -> None:
        self._words = words

    def end(self, tokens: Sequence[Word], start: int) -> int | None:
        """Where the diploma that begins here and what it is about end."""
        for length in range(min(LONGEST, len(tokens) - start), 0, -1):
            words = phrase(tokens, start, start + length)
            if words in self._words.alone:
                return start + length
            if words in self._words.diplomas:
                end = self._until_stop(tokens, start + length)
                return end if end > start + length or words in self._words.bare else None
        return None

    def _until_stop(self, tokens: Sequence[Word], start: int) -> int:
        end = start
        while end < min(len(tokens), start + AFTER_DIPLOMA) and tokens[end].word not in self._words.stop:
            if tokens[end].start - tokens[end - 1].end > 1:
                break
            end += 1
        while end > start and self._is_between(tokens[end - 1]):
            end -= 1
        return end

    def _is_between(self, token: Word) -> bool:
        """« CAP cuisine avec » ends before « avec », « bac pro commerce » after « commerce »."""
        return token.word in self._words.between and (token.singular,) not in self._words.sectors
