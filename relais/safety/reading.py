"""Reads danger in a message, without any model: the second reader (docs/decisions/0007). Pure.

Innocent expressions go first, then the signs are looked for; a negation takes a sign back, and so does a context
(a trade, a film, long ago) for a subject that is only named.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from relais.safety.lexicon import END, Message
from relais.safety.signs import Group, Numbered, Sign, Signs, Slot, load_signs
from relais.safety.situations import MOST, Situation, by_urgency
from relais.yaml_files import read_yaml

FILLERS = 2  # more than its gap, between two words of a sign
TOGETHER = 14  # words from the first to the last of a sign in parts
GONE = "~"  # stands for an innocent expression
TEXTING = Path("vocabulary") / "texting.yml"

Places = Mapping[int, Sequence[tuple[int, int]]]
Taken = tuple[tuple[int, int], ...]  # the places of the words of a sign


@dataclass(frozen=True)
class _Heard:
    """A message with what was found in it."""

    message: Message
    places: Places
    starts: Mapping[int, Sequence[tuple[int, int]]]  # the same by their first place: (item, place after)
    likely: frozenset[int]  # numbers of the signs whose rarest word is there
    negations: frozenset[int]
    privations: frozenset[int]
    fillers: frozenset[int]
    subjects: frozenset[int]


class DangerReader:
    """One for the process; `read` is called for each message."""

    def __init__(self, signs: Signs) -> None:
        self._signs = signs
        self._called = signs.by_rarest  # made now, not at the first message

    @classmethod
    def load(cls, data_dir: Path) -> "DangerReader":
        """Raises `Refused` with file and line."""
        texting = read_yaml(data_dir / TEXTING)
        return cls(load_signs(data_dir, {str(short): str(long) for short, long in texting.items()}))

    def read(self, text: str) -> tuple[Situation, ...]:
        """What somebody is in danger of, the most urgent first; two at most."""
        heard = self._hear(self._signs.lexicon.read(text))
        if not heard.places:
            return ()
        is_told = _any(self._signs.contexts, heard)
        found: set[Situation] = set()
        for situation, group in self._signs.groups.items():
            found |= _read_group(situation, group, heard, is_told=is_told)
        for situation, group in self._signs.groups.items():
            if any(_any(signs, heard) for other, signs in group.beside.items() if other in found):
                found.add(situation)
        return by_urgency(found)[:MOST]

    def is_innocent(self, text: str) -> bool:
        """An expression that only sounds like danger stands in it (« mort de fatigue »), and no danger does."""
        heard = self._hear(self._signs.lexicon.read(text))
        return GONE in heard.message.words and not self.read(text)

    def why(self, text: str) -> list[str]:
        """`file:line` of each sign that is read, for whoever edits them. Never for logs."""
        heard = self._hear(self._signs.lexicon.read(text))
        return [sign.line for group in self._signs.groups.values() for sign in group.all if _is_read(sign, heard)]

    def _hear(self, message: Message) -> _Heard:
        heard = self._heard_in(message)
        innocent = {
            place
            for sign in _likely(self._signs.innocent, heard)
            for taken in _readings(sign, heard)
            for start, end in taken
            for place in range(start, end)
        }
        if not innocent:
            return heard
        words = tuple(GONE if place in innocent else word for place, word in enumerate(message.words))
        return self._heard_in(Message(words, message.pauses))

    def _heard_in(self, message: Message) -> _Heard:
        places: dict[int, list[tuple[int, int]]] = defaultdict(list)
        starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for item, start, end in self._signs.lexicon.find(message.words):
            places[item].append((start, end))
            starts[start].append((item, end))
        standing = {
            name: frozenset(
                place for item in items for start, end in places.get(item, ()) for place in range(start, end)
            )
            for name, items in self._signs.words.items()
        }
        likely = frozenset(number for item in places for number in self._called.get(item, ()))
        return _Heard(
            message,
            places,
            starts,
            likely,
            standing["not"],
            standing["without"],
            standing["filler"],
            standing["subject"],
        )


def _read_group(situation: Situation, group: Group, heard: _Heard, *, is_told: bool) -> set[Situation]:
    is_denied = _any(group.denials, heard)
    found: set[Situation] = set()
    if _any(group.urgent, heard, only_firm=is_denied):
        found |= {situation, Situation.emergency}
    if _any(group.signs, heard, only_firm=is_denied):
        found.add(situation)
    if not is_denied and not is_told and _any(group.topics, heard):
        found.add(situation)
    return found


def _any(signs: Numbered, heard: _Heard, *, only_firm: bool = False) -> bool:
    return any(_is_read(sign, heard) for sign in _likely(signs, heard) if sign.is_firm or not only_firm)


def _likely(signs: Numbered, heard: _Heard) -> Iterator[Sign]:
    return (signs[number] for number in heard.likely & signs.keys())


def _is_read(sign: Sign, heard: _Heard) -> bool:
    return sign.number in heard.likely and next(_readings(sign, heard), None) is not None


def _readings(sign: Sign, heard: _Heard) -> Iterator[Taken]:
    """The places of each way in which the sign stands in the message, unless it is taken back."""
    if any(not slot.is_optional and not _stands(slot, heard.places) for part in sign.parts for slot in part):
        return
    found = [
        [taken for taken in _ways(part, heard) if sign.is_firm or not _is_negated(taken, heard)] for part in sign.parts
    ]
    if len(found) == 1:
        yield from found[0]
    elif all(found):
        for first in found[0]:
            others = [next((way for way in ways if _are_together(first, way, heard)), None) for ways in found[1:]]
            if None not in others:
                yield tuple(place for way in (first, *others) if way is not None for place in way)


def _stands(slot: Slot, places: Places) -> bool:
    return not slot.items.isdisjoint(places)


def _ways(part: Sequence[Slot], heard: _Heard) -> Iterator[Taken]:
    for item in part[0].items:
        for place in heard.places.get(item, ()):
            yield from _continued((place,), part[1:], heard)


def _continued(taken: Taken, left: Sequence[Slot], heard: _Heard) -> Iterator[Taken]:
    if not left:
        yield taken
        return
    slot, end = left[0], taken[-1][1]
    for start in range(end, end + slot.gap + FILLERS + 1):
        if start in heard.starts and _is_near(end, start, slot.gap, heard):
            for item, after in heard.starts[start]:
                if item in slot.items:
                    yield from _continued((*taken, (start, after)), left[1:], heard)
    if slot.is_optional:
        yield from _continued(taken, left[1:], heard)


def _is_near(end: int, start: int, gap: int, heard: _Heard) -> bool:
    between = range(end, start)
    if any(heard.message.words[place] == END for place in between):
        return False
    return sum(place not in heard.fillers for place in between) <= gap


def _are_together(one: Taken, other: Taken, heard: _Heard) -> bool:
    """In one sentence, and not the same words."""
    if any(a[0] < b[1] and b[0] < a[1] for a in one for b in other):
        return False
    first, last = min(one[0][0], other[0][0]), max(one[-1][1], other[-1][1])
    return last - first <= TOGETHER and END not in heard.message.words[first:last]


def _is_negated(taken: Taken, heard: _Heard) -> bool:
    """« il ne me frappe pas », « je ne veux pas mourir », « sans violence »; not « je sors plus, il me frappe »."""
    own = {place for start, end in taken for place in range(start, end)}
    first, end = taken[0][0], taken[-1][1]
    if any(place in heard.negations and place not in own for place in range(first, end)):
        return True
    if end in heard.negations and end - 1 not in heard.message.pauses:
        return True
    before = first - 1
    is_before = before in heard.privations or (before in heard.negations and first not in heard.subjects)
    return is_before and before not in heard.message.pauses
