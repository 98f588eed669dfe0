"""Takes out of a text what must not be kept, and leaves a sentence that can still be understood. Pure, no model.

Private numbers first, then words: innocent neighbours protect them, the longest rule wins, and the text is read again
until nothing is found (« je suis […] et musulman »).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from relais.safety.reading import TEXTING
from relais.safety.sensitive.numbers import find_numbers
from relais.safety.sensitive.rules import HIDDEN, Neutral, Rule, Rules, load_rules
from relais.safety.signs import Slot
from relais.safety.sound import fold
from relais.yaml_files import read_yaml

LONGEST = 2_000  # code points of a message that is accepted
MAX_READ = 2 * LONGEST  # what is longer is not read: all of it goes
SHORT = "…"  # instead of words, where they would make a message too long
ROUNDS = 5
FILLERS = 4  # more than its gap, between two words of a rule
PARTITIVE = {"du", "de la", "de l'"}  # « j'ai du diabète » → « j'ai une maladie »
END, GONE = "|", "~"
_PIECE = re.compile(r"\[…\]|…|(?:[^\W_][\u0300-\u036f]*)+['’‘ʼ]?|[.!?;\n]+")
_APOSTROPHES = "'’‘ʼ"

Place = tuple[int, int]


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Found:
    """The words from `start` to `end` go."""

    start: int
    end: int
    neutral: Neutral
    line: str


@dataclass(frozen=True)
class _Heard:
    words: Sequence[_Word]
    places: dict[int, list[Place]]  # of each item
    starts: dict[int, list[tuple[int, int]]]  # the same by their first place: (item, place after)
    fillers: frozenset[int]
    has: frozenset[int]
    rules: Sequence[Rule]


class SensitiveReader:
    """One for the process; `mask` is called for each message."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    @classmethod
    def load(cls, data_dir: Path) -> "SensitiveReader":
        """Raises `Refused` with file and line."""
        texting = read_yaml(data_dir / TEXTING)
        return cls(load_rules(data_dir, {str(short): str(long) for short, long in texting.items()}))

    def mask(self, text: str) -> str:
        """The text as it may be kept; the text itself, mostly. Idempotent, never longer than a message may be."""
        if len(text) > MAX_READ:
            return HIDDEN
        masked = self._masked(text, is_short=False)
        return masked if len(masked) <= max(len(text), LONGEST) else self._masked(text, is_short=True)

    def why(self, text: str) -> list[str]:
        """`file:line` of each rule that replaces something, for whoever edits them. Never for logs."""
        return [found.line for found in self._find(self._hear(text))]

    def _masked(self, text: str, *, is_short: bool) -> str:
        text = _without(text, [(start, end, SHORT if is_short else HIDDEN) for start, end in find_numbers(text)])
        for _ in range(ROUNDS):
            heard = self._hear(text)
            found = self._find(heard)
            if not found:
                break
            text = _without(text, [_replacement(one, heard, text, is_short=is_short) for one in found])
        return text

    def _hear(self, text: str) -> _Heard:
        words = list(self._words(text))
        places: dict[int, list[Place]] = defaultdict(list)
        starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
        fillers = {place for place, word in enumerate(words) if word.text == GONE}
        has: set[int] = set()
        called: dict[int, Rule] = {}
        for item, start, end in self._rules.lexicon.find([word.text for word in words]):
            places[item].append((start, end))
            starts[start].append((item, end))
            if item in self._rules.fillers:
                fillers.update(range(start, end))
            if item in self._rules.has:
                has.add(end - 1)
            called |= {id(rule): rule for rule in self._rules.by_rarest.get(item, ())}
        return _Heard(words, places, starts, frozenset(fillers), frozenset(has), list(called.values()))

    def _words(self, text: str) -> Iterator[_Word]:
        is_after_elision = False
        for piece in _PIECE.finditer(text):
            start, end = piece.span()
            if piece[0] in (HIDDEN, SHORT):
                yield _Word(GONE, start, end)
            elif not piece[0][0].isalnum():
                yield _Word(END, start, end)
            elif is_after_elision and len(piece[0]) == 1:
                yield _Word(fold(piece[0]), start, end)
            else:
                read = self._rules.lexicon.read(piece[0]).words
                yield from (_Word(self._rules.spelling.right(word), start, end) for word in read)
            is_after_elision = piece[0][-1] in _APOSTROPHES

    def _find(self, heard: _Heard) -> list[_Found]:
        """In order, none over another, the longest first served."""
        innocent: set[int] = set()
        found: list[_Found] = []
        for rule in heard.rules:
            for start, end in _places(rule, heard):
                if rule.neutral is None:
                    innocent.update(range(start, end))
                else:
                    found.append(_Found(start, end, rule.neutral, rule.line))
        kept: list[_Found] = []
        taken = set(innocent)
        for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
            places = range(one.start, one.end)
            if taken.isdisjoint(places):
                taken.update(places)
                kept.append(one)
        return sorted(kept, key=lambda one: one.start)


def _places(rule: Rule, heard: _Heard) -> Iterator[Place]:
    """Where that which the rule replaces stands, in each of its readings."""
    for item in rule.slots[0].items & heard.places.keys():
        for first in heard.places[item]:
            for taken in _continued((first,), rule.slots[1:], first[1], heard):
                inside = [place for place in taken[rule.first : rule.last] if place is not None]
                yield inside[0][0], inside[-1][1]


def _continued(
    taken: tuple[Place | None, ...], left: Sequence[Slot], end: int, heard: _Heard
) -> Iterator[tuple[Place | None, ...]]:
    if not left:
        yield taken
        return
    slot = left[0]
    others = 0
    for start in range(end, min(end + slot.gap + FILLERS + 1, len(heard.words))):
        for item, after in heard.starts.get(start, ()):
            if item in slot.items:
                yield from _continued((*taken, (start, after)), left[1:], after, heard)
        others += start not in heard.fillers
        if heard.words[start].text == END or others > slot.gap:
            break
    if slot.is_optional:
        yield from _continued((*taken, None), left[1:], end, heard)


def _replacement(found: _Found, heard: _Heard, text: str, *, is_short: bool) -> tuple[int, int, str]:
    """From where to where in the text, and what is written there."""
    words, neutral = heard.words, found.neutral
    start, end = words[found.start].start, words[found.end - 1].end
    if is_short:
        return start, end, SHORT
    before = [word for word in words[max(found.start - 2, 0) : found.start] if word.text not in (END, GONE)]
    if before and before[-1].start == start:  # in one piece with it: « lautisme », « jbois »
        return start, end, f"{neutral.articles.get(before[-1].text, before[-1].text)} {neutral.text}"
    for first in range(len(before)):  # « de la », then « la »
        article = " ".join(fold(text[word.start : word.end]) for word in before[first:])
        if article in neutral.articles:
            is_part = article in PARTITIVE and found.start - len(before) + first - 1 in heard.has
            instead = neutral.article if is_part else neutral.articles[article]
            return before[first].start, end, f"{instead} {neutral.text}"
    if before and before[-1].text == "le" and text[start - 1] in _APOSTROPHES and neutral.text == HIDDEN:
        return before[-1].start, end, neutral.text
    if neutral.article and found.start - 1 in heard.has and text[before[-1].start : before[-1].end] != "à":
        return start, end, f"{neutral.article} {neutral.text}"
    return start, end, neutral.text


def _without(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    kept: list[str] = []
    place = 0
    for start, end, instead in spans:
        kept += [text[place : max(start, place)], instead if start >= place else ""]
        place = max(end, place)
    return "".join([*kept, text[place:]])
