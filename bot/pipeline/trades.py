"""Trades, sectors and diplomas in a sentence, from `data/vocabulary/trades.yml` and the job titles of ROME.

A job title is enough alone (« soudeur »); a sector (« le bâtiment ») or somebody whom one consults (« médecin ») is a
trade only after words that announce one, after a diploma, or as the whole answer. In a short message about work a
sector is enough too, and what stands after « formation de » or « vendre des » is a trade whatever its name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.pipeline.folding import Span, Token, fold, tokens_of
from bot.pipeline.sound import sound_of
from relais.yaml_files import read_yaml

LONGEST = 4
LOOKED_BACK = 7  # words before a trade among which the announcing one stands
AFTER_DIPLOMA = 4
WHOLE_ANSWER = 3
LEAST_HEARD = 5  # letters of a word that is read by ear
LEAST_SOUND = 4
LONGEST_CASE = 5  # letters after a stem, or around it
INDEFINITE = ("un", "une", "d", "de", "suis", "est", "sois", "que", "a", "an", "ou", "et", "plutot", "um", "uma", "una")
SHORT_MESSAGE = 25  # words: a longer one tells more than what it asks for
NAMED_WORDS = 3  # of a trade that nobody listed
LEAST_NAMED = 4  # letters of its first word


class Word(NamedTuple):
    """A token as the vocabulary spells it; `is_heard`: it was written otherwise."""

    word: str
    start: int
    end: int
    singular: str
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
    unlikely: frozenset[tuple[str, ...]]
    naming: frozenset[tuple[str, ...]]
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


class TradeFinder:
    """Finds at each place the longest trade.

    `about_work`: whether the message was understood as one about a trade; in one about something else only a job
    title is a trade. None: it tells facts, or nobody knows.
    """

    def __init__(self, words: TradeWords) -> None:
        self._words = words
        phrases = words.titles | words.sectors | words.consulted | words.diplomas | words.alone
        self._known = words.before | words.between | words.stop | {word for phrase in phrases for word in phrase}

    def find(self, text: str, *, about_work: bool | None = None) -> list[Span]:
        tokens = [self._as_known(token) for token in tokens_of(fold(text))]
        found = self._found_in(tokens, is_expected=about_work is True and len(tokens) <= SHORT_MESSAGE)
        if about_work and not found:
            found = list(self._named(text, tokens))
        if about_work is False:
            found = [(start, end) for start, end in found if self._is_title(tokens, start, end)]
        return [_span(text, tokens, start, end) for start, end in found]

    def _found_in(self, tokens: Sequence[Word], *, is_expected: bool) -> list[tuple[int, int]]:
        found, start = [], 0
        while start < len(tokens):
            if passed := self._not_trade(tokens, start):
                start = passed
                continue
            end = self._diploma(tokens, start) or self._trade(tokens, start, is_expected=is_expected)
            end = end or self._of_stem(tokens, start)
            if end:
                found.append((start, end))
            start = end or start + 1
        return found

    def _as_known(self, token: Token) -> Word:
        """« plonberi » is read as « plomberie »."""
        word = token.word
        if len(word) < LEAST_HEARD or word in self._known or _singular(word) in self._known:
            return Word(*token, _singular(word))
        heard = self._words.heard.get(sound_of(word))
        return Word(heard or word, token.start, token.end, _singular(heard or word), is_heard=heard is not None)

    def _not_trade(self, tokens: Sequence[Word], start: int) -> int | None:
        ends = range(min(len(tokens), start + LONGEST), start, -1)
        return next((end for end in ends if _words(tokens, start, end) in self._words.not_trades), None)

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
        while end > start and tokens[end - 1].word in self._words.between:
            end -= 1
        return end

    def _trade(self, tokens: Sequence[Word], start: int, *, is_expected: bool) -> int | None:
        for end in range(min(len(tokens), start + LONGEST), start, -1):
            words = _words(tokens, start, end)
            if words in self._words.consulted:
                return end if self._is_announced(tokens, start) or (is_expected and _is_one(tokens, start)) else None
            if words in self._words.titles and self._speaks_alone(words, tokens[start]):
                return end
            if words in self._words.sectors or words in self._words.titles:
                is_answer = words in self._words.sectors and self._is_answer(tokens, start, end)
                is_likely = is_expected and words not in self._words.unlikely and not tokens[start].is_heard
                is_said = is_answer or is_likely or self._is_announced(tokens, start)
                return self._with_complement(tokens, end) if is_said else None
        return None

    def _is_title(self, tokens: Sequence[Word], start: int, end: int) -> bool:
        words = _words(tokens, start, end)
        is_one = words in self._words.titles and words not in self._words.consulted
        return is_one and self._speaks_alone(words, tokens[start])

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
        return end + 2 if is_linked and (tokens[end + 1].singular,) in self._words.sectors else end

    def _named(self, text: str, tokens: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """« formation de naturopathe », « vendre mes pulseras »: named where only a trade can stand."""
        for place in range(1, len(tokens)):
            before = [token.word for token in tokens[max(0, place - 3) : place]]
            is_naming = any(tuple(before[-length:]) in self._words.naming for length in (1, 2, 3))
            if is_naming and (end := self._end_of_name(text, tokens, place)):
                yield place, end
                return

    def _end_of_name(self, text: str, tokens: Sequence[Word], start: int) -> int | None:
        """Its words up to a small word, a verb's « je » or a comma; nothing when it begins with a general word."""
        end = start
        while end < min(len(tokens), start + NAMED_WORDS):
            word = tokens[end].word
            is_broken = end > start and text[tokens[end - 1].end : tokens[end].start].strip(" -'’")
            if is_broken or word in self._words.stop or word in self._words.general or not word.isalpha():
                break
            end += 1
        while end > start and tokens[end - 1].word in self._words.between:
            end -= 1
        return end if end > start and len(tokens[start].word) >= LEAST_NAMED else None

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


def _phrases(lines: Sequence[Any]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(_singular(token.word) for token in tokens_of(fold(str(line)))) for line in lines)


def _by_sound(words: Iterable[str]) -> dict[str, str]:
    """The first of each sound; short sounds are shared by too many words."""
    sounds: dict[str, str] = {}
    for word in words:
        if len(word) >= LEAST_HEARD and len(sound := sound_of(word)) >= LEAST_SOUND:
            sounds.setdefault(sound, word)
    return sounds


def _words(tokens: Sequence[Word], start: int, end: int) -> tuple[str, ...]:
    return tuple(token.singular for token in tokens[start:end])


def _singular(word: str) -> str:
    """Both sides lose their final s, so that « soudeurs » is « soudeur »."""
    return word[:-1] if len(word) > 3 and word.endswith("s") else word
