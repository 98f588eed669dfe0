"""All trades of a sentence, from `data/vocabulary/trades.yml` and the job titles of ROME.

A job title is enough alone (« soudeur »); a sector (« le bâtiment ») or somebody whom one consults (« médecin ») is a
trade only after words that announce one, after a diploma, or as the whole answer. In a short message about work a
sector is enough too, and what stands after « formation de » or « vendre des » is a trade whatever its name.
"""

from collections.abc import Sequence

from bot.pipeline.folding import Span, fold, tokens_of
from bot.pipeline.trades.diplomas import DiplomaReader
from bot.pipeline.trades.naming import NamedTradeReader
from bot.pipeline.trades.words import Phrase, Speller, TradeWords, Word, phrase

LONGEST = 4  # words
LOOKED_BACK = 7  # words before a trade among which the announcing one stands
WHOLE_ANSWER = 3
LONGEST_CASE = 5  # letters after a stem, or around it
INDEFINITE = ("un", "une", "d", "de", "suis", "est", "sois", "que", "a", "an", "ou", "et", "plutot", "um", "uma", "una")
SHORT_MESSAGE = 25  # words: a longer one tells more than what it asks for


class TradeFinder:
    """Finds at each place the longest trade.

    `about_work`: whether the message was understood as one about a trade; in one about something else only a job
    title is a trade. None: it tells facts, or nobody knows.
    """

    def __init__(self, words: TradeWords) -> None:
        self._words, self._speller = words, Speller(words)
        self._diplomas, self._named = DiplomaReader(words), NamedTradeReader(words)

    def find(self, text: str, *, about_work: bool | None = None) -> list[Span]:
        tokens = [self._speller.read(token) for token in tokens_of(fold(text))]
        found = self._found_in(tokens, is_expected=about_work is True and len(tokens) <= SHORT_MESSAGE)
        if about_work and not found:
            found = list(self._named.find(text, tokens))
        if about_work is False:
            found = [(start, end) for start, end in found if self._is_title(tokens, start, end)]
        return [_span(text, tokens, start, end) for start, end in found]

    def _found_in(self, tokens: Sequence[Word], *, is_expected: bool) -> list[tuple[int, int]]:
        found, start = [], 0
        while start < len(tokens):
            if passed := self._not_trade(tokens, start):
                start = passed
                continue
            end = self._diplomas.end(tokens, start) or self._trade(tokens, start, is_expected=is_expected)
            end = end or self._of_stem(tokens, start)
            if end:
                found.append((start, end))
            start = end or start + 1
        return found

    def _not_trade(self, tokens: Sequence[Word], start: int) -> int | None:
        ends = range(min(len(tokens), start + LONGEST), start, -1)
        return next((end for end in ends if phrase(tokens, start, end) in self._words.not_trades), None)

    def _of_stem(self, tokens: Sequence[Word], start: int) -> int | None:
        """« поваром » and « الحلاقة » begin, after the article, as a trade does."""
        word = tokens[start].word
        if word.isascii():
            return None
        stems = (stem for stem in self._words.stems if word.removeprefix("ال").removeprefix("ل").startswith(stem))
        return start + 1 if any(len(word) - len(stem) <= LONGEST_CASE for stem in stems) else None

    def _trade(self, tokens: Sequence[Word], start: int, *, is_expected: bool) -> int | None:
        for end in range(min(len(tokens), start + LONGEST), start, -1):
            words, first = self._phrase(tokens, start, end), tokens[start]
            if words in self._words.consulted:
                return end if self._is_announced(tokens, start) or (is_expected and _is_one(tokens, start)) else None
            if words in self._words.titles and self._speaks_alone(words, first):
                return end
            if words in self._words.sectors or words in self._words.titles:
                is_answer = words in self._words.sectors and self._is_answer(tokens, start, end)
                is_likely = is_expected and words not in self._words.unlikely and not first.is_doubtful
                is_said = is_answer or is_likely or self._is_announced(tokens, start)
                return self._with_complement(tokens, end) if is_said else None
            if words in self._words.heads and is_expected and _is_one(tokens, start):
                return end
        return None

    def _phrase(self, tokens: Sequence[Word], start: int, end: int) -> Phrase:
        """As the vocabulary writes it, also when its words are cut or spelt otherwise (« agent dentretien »)."""
        words = phrase(tokens, start, end)
        if not any(token.is_odd for token in tokens[start:end]):
            return words
        return self._words.heard_phrases.get("".join(token.said for token in tokens[start:end]), words)

    def _is_title(self, tokens: Sequence[Word], start: int, end: int) -> bool:
        words = self._phrase(tokens, start, end)
        is_one = words in self._words.titles and words not in self._words.consulted
        return is_one and self._speaks_alone(words, tokens[start])

    def _speaks_alone(self, words: Phrase, first: Word) -> bool:
        """« aide à domicile » and « soudeur » are trades anywhere, « caisse » is not."""
        return (
            not first.is_heard
            and words not in self._words.sectors
            and (len(words) > 1 or words[0].endswith(self._words.endings))
        )

    def _with_complement(self, tokens: Sequence[Word], end: int) -> int:
        """« magasin de vêtements » is one business."""
        is_linked = end + 1 < len(tokens) and tokens[end].word in ("de", "d")
        return end + 2 if is_linked and (tokens[end + 1].singular,) in self._words.sectors else end

    def _is_answer(self, tokens: Sequence[Word], start: int, end: int) -> bool:
        rest = (*tokens[:start], *tokens[end:])
        return len(tokens) <= WHOLE_ANSWER and all(token.word in self._words.between for token in rest)

    def _is_announced(self, tokens: Sequence[Word], start: int) -> bool:
        for token in reversed(tokens[max(0, start - LOOKED_BACK) : start]):
            if token.word in self._words.before:
                return True
            word = (token.singular,)
            is_trade = word in self._words.sectors or word in self._words.titles
            if not is_trade and token.word not in self._words.between:
                return False
        return False


def _is_one(tokens: Sequence[Word], start: int) -> bool:
    """« un notaire », « suis infirmière » is a trade, « le notaire » and « mon médecin » are somebody."""
    return start > 0 and tokens[start - 1].word in INDEFINITE


def _span(text: str, tokens: Sequence[Word], start: int, end: int) -> Span:
    first, last = tokens[start].start, tokens[end - 1].end
    return Span("trade", first, last, text[first:last])
