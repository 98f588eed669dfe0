"""The expressions that signs are made of, found in a message however they are spelt. Pure.

A word of five letters or more is heard by its sound; a shorter one, or one marked `=`, only as it is written;
`word*` is heard by its beginning (four letters or more).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from relais.safety.sound import fold, sound_of

HEARD_FROM = 5  # letters
SOUND_FROM = 4  # of them in the sound: « vers » is not « verrez »
SPOKEN_FROM = 3  # letters of what a person wrote for it
BEGINNING_FROM = 4
MAX_WORDS = 400  # of a message; the limit of 2,000 characters leaves few longer ones
END = "|"  # between two sentences
_PIECE = re.compile(r"[^\W_]+'?|[.!?;:…\n]+|[,()«»\"]+")
_GLUED = ("qu", "c", "d", "j", "k", "l", "m", "n", "s", "t")
_SURELY_GLUED = ("j", "k", "m", "qu")
_ELIDED = {"qu": "que", "k": "que"} | {letter: f"{letter}e" for letter in "cdjlmnst"}


@dataclass
class _Node:
    """What may follow the words read so far, and which items end here."""

    written: "dict[str, _Node]" = field(default_factory=dict)
    heard: "dict[str, _Node]" = field(default_factory=dict)
    begun: "dict[str, _Node]" = field(default_factory=dict)
    items: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Message:
    """The words in order, `END` between sentences; `pauses` are the places of words followed by a comma."""

    words: tuple[str, ...]
    pauses: frozenset[int]


class Lexicon:
    """`add` gives each expression the number of its item; `find` tells where the items stand."""

    def __init__(self, texting: Mapping[str, str]) -> None:
        self._texting = {fold(short): fold(long).split() for short, long in texting.items()}
        self._root = _Node()
        self._known: set[str] = set()
        self._known_sounds: set[str] = set()

    def add(self, expression: str, item: int) -> None:
        """Raises `ValueError` when a word cannot be heard."""
        node = self._root
        for word in expression.split():
            node = self._step(node, word)
        node.items.append(item)

    def _step(self, node: _Node, word: str) -> _Node:
        bare = _elision_undone(fold(word.strip("=*")))
        if not re.fullmatch(r"[^\W_]+", bare):
            raise ValueError(f"{word!r} is no word")
        if word.endswith("*"):
            if len(bare) < BEGINNING_FROM:
                raise ValueError(f"{word!r}: a beginning has {BEGINNING_FROM} letters or more")
            return node.begun.setdefault(bare, _Node())
        self._known.add(bare)
        sound = sound_of(bare) if len(bare) >= HEARD_FROM and not word.startswith("=") else ""
        if len(sound) < SOUND_FROM:
            return node.written.setdefault(bare, _Node())
        self._known_sounds.add(sound)
        return node.heard.setdefault(sound, _Node())

    def read(self, text: str) -> Message:
        """The words of a message: texting written out, elided and glued words parted."""
        words: list[str] = []
        pauses: set[int] = set()
        is_after_elision = False
        for piece in _PIECE.findall(fold(text)):
            if piece.endswith("'") or (len(piece) == 1 and is_after_elision):
                words.append(_elision_undone(piece.rstrip("'")))
            elif piece[0].isalnum():
                words.extend(self._parted(piece))
            elif piece[0] in ',()«»"':
                pauses.add(len(words) - 1)
            elif words and words[-1] != END:
                words.append(END)
            is_after_elision = piece.endswith("'")
            if len(words) >= MAX_WORDS:
                break
        return Message(tuple(words), frozenset(pauses))

    def find(self, words: Sequence[str]) -> list[tuple[int, int, int]]:
        """Every (item, first place, place after the last)."""
        sounds = [sound_of(word) for word in words]
        return [found for start in range(len(words)) for found in self._find_at(words, sounds, start)]

    def _find_at(self, words: Sequence[str], sounds: Sequence[str], start: int) -> Iterable[tuple[int, int, int]]:
        nodes, place = [self._root], start
        while nodes and place < len(words) and words[place] != END:
            nodes = [after for node in nodes for after in _after(node, words[place], sounds[place])]
            place += 1
            for node in nodes:
                for item in node.items:
                    yield item, start, place

    def _parted(self, piece: str) -> list[str]:
        if piece in self._known:
            return [_elision_undone(piece)]
        if piece in self._texting:
            return [_elision_undone(word) for word in self._texting[piece]]
        for glued in _GLUED:
            rest = piece.removeprefix(glued)
            if piece.startswith(glued) and len(rest) > 1 and self._is_two(piece, glued, rest):
                return [_ELIDED[glued], *self._parted(rest)]
        return [_elision_undone(piece)]

    def _is_two(self, piece: str, glued: str, rest: str) -> bool:
        """« jveux », « menferme ». With d, l or s it is seldom two: « décision » is not « d'excision »."""
        is_surely_glued = glued in _SURELY_GLUED
        if rest in self._known and (is_surely_glued or sound_of(piece) not in self._known_sounds):
            return True
        if not is_surely_glued or sound_of(piece) in self._known_sounds:
            return False
        return sound_of(rest) in self._known_sounds or (rest in self._texting and len(rest) > 2)


def _elision_undone(word: str) -> str:
    """« j' » → « je »: the apostrophe is a border between words."""
    return _ELIDED.get(word, word)


def _after(node: _Node, word: str, sound: str) -> Iterator[_Node]:
    if word in node.written:
        yield node.written[word]
    if sound in node.heard and len(word) >= SPOKEN_FROM:
        yield node.heard[sound]
    if node.begun:
        beginnings = (word[:length] for length in range(BEGINNING_FROM, len(word) + 1))
        yield from (node.begun[beginning] for beginning in beginnings if beginning in node.begun)
