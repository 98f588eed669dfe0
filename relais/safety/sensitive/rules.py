"""The rules of `data/safety/sensitive/`, read, checked and compiled once. How they are written: its README.

A rule is a sequence of words, `<classes>` and gaps; what stands in square brackets is replaced, or all of it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from relais.errors import Refused
from relais.safety.lexicon import Lexicon
from relais.safety.sensitive.spelling import Spelling
from relais.safety.signs import GAPS, Slot
from relais.safety.sound import fold
from relais.safety.tables import refuse

FOLDER = Path("safety") / "sensitive"
WORDS, INNOCENT = "words.yml", "innocent"
FILLER, HAS = "filler", "has"
GENDERS = {"une": "feminine", "un": "masculine"}
HIDDEN = "[…]"
_PIECE = re.compile(r"\.{2,}|[^\s\[\]]+|[\[\]]")
_JOINING = re.compile(r"['’-]")
_ENDING = re.compile(r"^(.+)\(([^()]+)\)$")


@dataclass(frozen=True)
class Neutral:
    """What is written instead; a noun brings its article into line, or its own after « j'ai »."""

    text: str
    article: str = ""
    articles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """`slots[first:last]` are replaced. No neutral word: innocent."""

    slots: tuple[Slot, ...]
    first: int
    last: int
    neutral: Neutral | None
    line: str

    @property
    def rarest(self) -> frozenset[int]:
        """The items of its most telling word: without one of them it cannot stand in a message."""
        return min((slot.items for slot in self.slots if not slot.is_optional), key=len)


@dataclass(frozen=True)
class Rules:
    lexicon: Lexicon
    spelling: Spelling
    fillers: frozenset[int]
    has: frozenset[int]
    by_rarest: Mapping[int, Sequence[Rule]]


def load_rules(data_dir: Path, texting: Mapping[str, str]) -> Rules:
    """Raises `Refused` with file and line."""
    folder = data_dir / FOLDER
    compiler = _Compiler(folder, Lexicon(texting))
    by_rarest: dict[int, list[Rule]] = defaultdict(list)
    for path in sorted(folder.glob("*.yml")):
        for rule in compiler.subject(path) if path.name != WORDS else ():
            for item in rule.rarest:
                by_rarest[item].append(rule)
    compiler.check_used()
    return Rules(compiler.lexicon, Spelling(compiler.words), compiler.classes[FILLER], compiler.classes[HAS], by_rarest)


class _Compiler:
    """Gives each expression a number; a class is the set of the numbers of its expressions."""

    def __init__(self, folder: Path, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.words: set[str] = set()
        self.classes: dict[str, frozenset[int]] = {}
        self._items: dict[str, int] = {}
        self._path = folder / WORDS
        table = _read(self._path)
        self._articles = {
            gender: _texts(table.pop(gender), self._path) for gender in GENDERS.values() if gender in table
        }
        if len(self._articles) < len(GENDERS) or not {FILLER, HAS} <= table.keys():
            raise refuse(self._path, 1, f"{[*GENDERS.values(), FILLER, HAS]} must be there")
        self._lines = {name: node.start_mark.line + 1 for name, node in table.items()}
        self._used = {FILLER, HAS}
        for name, node in table.items():
            lines = _lines_of(node, self._path)
            self.classes[name] = frozenset(item for line in lines for item in self._choices(*line))

    def subject(self, path: Path) -> Iterator[Rule]:
        """The file of one subject: lists under the words that replace them, and its innocent neighbours."""
        self._path = path
        for written, node in _read(path).items():
            neutral = None if written == INNOCENT else self._neutral(written)
            yield from (self._rule(line, number, neutral) for line, number in _lines_of(node, path))

    def check_used(self) -> None:
        """A class that no rule names was renamed, or misspelt."""
        for name in sorted(set(self.classes) - self._used):
            raise refuse(self._path.parent / WORDS, self._lines[name], f"no rule uses the class {name!r}")

    def _neutral(self, written: str) -> Neutral:
        article, _, noun = written.partition(" ")
        return Neutral(noun, article, self._articles[GENDERS[article]]) if article in GENDERS else Neutral(written)

    def _rule(self, line: str, number: int, neutral: Neutral | None) -> Rule:
        slots: list[Slot] = []
        gap, marks = 0, []
        for piece in _PIECE.findall(line):
            if piece in "[]":
                marks.append(len(slots))
            elif piece in GAPS:
                gap = GAPS[piece]
            else:
                is_optional = piece.startswith("(") and piece.endswith(")")
                names = piece[1:-1] if is_optional else piece
                slots.append(Slot(frozenset(self._choices(names, number)), gap, is_optional))
                gap = gap if is_optional else 0
        first, last = marks if len(marks) == 2 else (0, len(slots))
        if len(marks) not in (0, 2) or first >= last or slots[0].is_optional or slots[0].gap or line.endswith(".."):
            raise refuse(self._path, number, f"{line!r}: a rule begins with a word that must be there; one pair of []")
        if all(slot.is_optional for slot in slots[first:last]):
            raise refuse(self._path, number, f"{line!r}: nothing would be replaced")
        return Rule(tuple(slots), first, last, neutral, f"{self._path.name}:{number}")

    def _choices(self, names: str, number: int) -> Iterator[int]:
        for choice in names.split("/"):
            name = choice.strip("<>")
            if not choice.startswith("<"):
                forms = product(*(list(_forms(word)) for word in choice.replace("_", " ").split()))
                yield from (self._item(" ".join(form), number) for form in forms)
            elif name in self.classes:
                self._used.add(name)
                yield from self.classes[name]
            else:
                raise refuse(self._path, number, f"there is no class {choice}")

    def _item(self, expression: str, number: int) -> int:
        key = " ".join(_JOINING.sub(" ", expression).split())
        if key not in self._items:
            try:
                self.lexicon.add(key, len(self._items))
            except ValueError as error:
                raise refuse(self._path, number, str(error)) from error
            self._items[key] = len(self._items)
            self.words |= {fold(word.strip("=")) for word in key.split() if not word.endswith("*")}
        return self._items[key]


def _forms(choice: str) -> Iterator[str]:
    """« algérien(ne)(s) » is four words."""
    ending = _ENDING.match(choice)
    if not ending:
        yield choice
        return
    for form in _forms(ending[1]):
        yield from (form, form + ending[2])


def _read(path: Path) -> dict[str, yaml.Node]:
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise Refused(f"{path}: cannot be read ({error.strerror})", code="safety_table") from error
    except yaml.MarkedYAMLError as error:
        raise refuse(path, error.problem_mark.line + 1 if error.problem_mark else 1, str(error.problem)) from error
    if not isinstance(node, yaml.MappingNode):
        raise refuse(path, 1, "a mapping is expected")
    return {key.value: value for key, value in node.value}


def _texts(node: Any, path: Path) -> dict[str, str]:
    if not isinstance(node, yaml.MappingNode):
        raise refuse(path, node.start_mark.line + 1, "a mapping of articles is expected")
    return {fold(key.value): value.value for key, value in node.value}


def _lines_of(node: yaml.Node, path: Path) -> list[tuple[str, int]]:
    """The strings of a list, each with its line. Written twice is a mistake of somebody's."""
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise refuse(path, node.start_mark.line + 1, "a list is expected")
    seen: dict[str, int] = {}
    for entry in node.value:
        line = entry.start_mark.line + 1
        if not isinstance(entry, yaml.ScalarNode) or not entry.value.strip():
            raise refuse(path, line, "a line of words is expected")
        if entry.value.strip() in seen:
            raise refuse(path, line, f"{entry.value.strip()!r} stands twice")
        seen[entry.value.strip()] = line
    return list(seen.items())
