"""The signs of danger: `data/safety/signs/`, read, checked and compiled once. How they are written: its README.

A sign is a sequence of words, `<classes>` and gaps; this module knows how it is written, `reading.py` what it means.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from relais.errors import Refused
from relais.safety.lexicon import Lexicon
from relais.safety.situations import Situation
from relais.safety.tables import refuse

FOLDER = Path("safety") / "signs"
WORDS, INNOCENT = "words.yml", "innocent.yml"
SECTIONS = {"signs", "urgent", "topics", "denials", "beside"}
INNOCENTS = {"innocent", "contexts"}
NEEDED = {"not", "without", "subject", "filler"}
GAPS = {"..": 3, "....": 8}
_PIECE = re.compile(r"\.{2,}|\S+")
_JOINING = re.compile(r"['’-]")


@dataclass(frozen=True)
class Slot:
    """One of these items, at most `gap` other words after what stands before it."""

    items: frozenset[int]
    gap: int = 0
    is_optional: bool = False


@dataclass(frozen=True)
class Sign:
    """Parts in any order in one sentence, each a sequence. `is_firm`: a negation does not take it back."""

    parts: tuple[tuple[Slot, ...], ...]
    is_firm: bool = False
    line: str = ""
    number: int = 0

    @property
    def rarest(self) -> frozenset[int]:
        """The items of its most telling word: without one of them it cannot stand in a message."""
        return min((slot.items for part in self.parts for slot in part if not slot.is_optional), key=len)


Numbered = Mapping[int, Sign]  # by number: of thousands, only those that a message calls for are looked at


@dataclass(frozen=True)
class Group:
    """What is read of one situation."""

    signs: Numbered = field(default_factory=dict)
    urgent: Numbered = field(default_factory=dict)
    topics: Numbered = field(default_factory=dict)
    denials: Numbered = field(default_factory=dict)
    beside: Mapping[Situation, Numbered] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Sign, ...]:
        lists = (self.signs, self.urgent, self.topics, self.denials, *self.beside.values())
        return tuple(sign for signs in lists for sign in signs.values())


@dataclass(frozen=True)
class Signs:
    """`words` are the items of the classes that the reader itself uses."""

    lexicon: Lexicon
    words: Mapping[str, frozenset[int]]
    groups: Mapping[Situation, Group]
    innocent: Numbered
    contexts: Numbered

    @cached_property
    def by_rarest(self) -> Mapping[int, tuple[int, ...]]:
        """The numbers of the signs that an item calls for."""
        called: dict[int, list[int]] = defaultdict(list)
        for sign in chain(
            self.innocent.values(), self.contexts.values(), *(group.all for group in self.groups.values())
        ):
            for item in sign.rarest:
                called[item].append(sign.number)
        return {item: tuple(numbers) for item, numbers in called.items()}


Line = tuple[str, int]  # what is written, and where


def load_signs(data_dir: Path, texting: Mapping[str, str]) -> Signs:
    """Raises `Refused` with file and line: a sign that nobody can read must not wait for a person in danger."""
    compiler = _Compiler(data_dir / FOLDER, Lexicon(texting))
    groups = {situation: compiler.group(situation) for situation in Situation}
    innocent = compiler.table(INNOCENT, INNOCENTS)
    compiler.check_used()
    return Signs(
        lexicon=compiler.lexicon,
        words={name: compiler.classes[name] for name in NEEDED},
        groups=groups,
        innocent=compiler.signs(INNOCENT, innocent.get("innocent")),
        contexts=compiler.signs(INNOCENT, innocent.get("contexts")),
    )


class _Compiler:
    """Gives each expression a number; a class is the set of the numbers of its expressions."""

    def __init__(self, folder: Path, lexicon: Lexicon) -> None:
        self.folder, self.lexicon = folder, lexicon
        self.classes: dict[str, frozenset[int]] = {}
        self._items: dict[str, int] = {}
        self._lines: dict[str, int] = {}
        self._used = set(NEEDED)
        self._count = 0
        for name, entry in _read(folder / WORDS).items():
            lines = _lines_of(entry, folder / WORDS, name)
            self._lines[name] = lines[0][1]
            self.classes[name] = frozenset(item for line in lines for item in self._class_items(line))
        for name in NEEDED - set(self.classes):
            raise refuse(folder / WORDS, 1, f"the class {name!r} is missing")

    def group(self, situation: Situation) -> Group:
        name = f"{situation}.yml"
        table = self.table(name, SECTIONS)
        return Group(
            **{section: self.signs(name, table.get(section)) for section in ("signs", "urgent", "topics", "denials")},
            beside=self._beside(name, table.get("beside")),
        )

    def table(self, name: str, sections: set[str]) -> dict[str, yaml.Node]:
        table = _read(self.folder / name)
        for section, node in table.items():
            if section not in sections:
                line = node.start_mark.line + 1
                raise refuse(self.folder / name, line, f"{section!r} is none of {sorted(sections)}")
        return table

    def signs(self, name: str, node: yaml.Node | None) -> Numbered:
        lines = [] if node is None else _lines_of(node, self.folder / name)
        return {sign.number: sign for sign in (self._sign(line, name) for line in lines)}

    def check_used(self) -> None:
        """A class that no sign names was renamed, or misspelt."""
        for name in sorted(set(self.classes) - self._used):
            raise refuse(self.folder / WORDS, self._lines[name], f"no sign uses the class {name!r}")

    def _beside(self, name: str, node: yaml.Node | None) -> dict[Situation, Numbered]:
        found = {} if node is None else _mapping_of(node, self.folder / name)
        for situation, entry in found.items():
            if situation not in set(Situation):
                raise refuse(self.folder / name, entry.start_mark.line + 1, f"{situation!r} is no situation")
        return {Situation(situation): self.signs(name, entry) for situation, entry in found.items()}

    def _class_items(self, line: Line) -> Iterator[int]:
        """An entry is an expression, or the name of a class above it."""
        written, number = line
        if not written.startswith("<"):
            yield self._item(written, self.folder / WORDS, number)
        elif written.strip("<>") in self.classes:
            self._used.add(written.strip("<>"))
            yield from self.classes[written.strip("<>")]
        else:
            raise refuse(self.folder / WORDS, number, f"there is no class {written} above")

    def _sign(self, line: Line, name: str) -> Sign:
        written, number = line
        is_firm = written.startswith("^")
        parts = [part.strip() for part in written.removeprefix("^").split(" + ")]
        self._count += 1
        return Sign(tuple(self._part(part, name, number) for part in parts), is_firm, f"{name}:{number}", self._count)

    def _part(self, part: str, name: str, number: int) -> tuple[Slot, ...]:
        slots: list[Slot] = []
        gap = 0
        for piece in _PIECE.findall(part):
            if piece in GAPS:
                gap = GAPS[piece]
                continue
            is_optional = piece.startswith("(") and piece.endswith(")")
            names = piece[1:-1] if is_optional else piece
            slots.append(Slot(self._slot_items(names, name, number), gap, is_optional))
            gap = gap if is_optional else 0  # what is left out leaves its gap to the next word
        if part.endswith("..") or not slots or slots[0].gap or slots[0].is_optional or slots[-1].is_optional:
            raise refuse(self.folder / name, number, f"{part!r}: a sign begins and ends with a word that must be there")
        return tuple(slots)

    def _slot_items(self, names: str, name: str, number: int) -> frozenset[int]:
        found: set[int] = set()
        for choice in names.split("/"):
            if not choice.startswith("<"):
                found.add(self._item(choice.replace("_", " "), self.folder / name, number))
                continue
            key = choice.strip("<>")
            if key not in self.classes:
                raise refuse(self.folder / name, number, f"there is no class {choice}")
            self._used.add(key)
            found |= self.classes[key]
        return frozenset(found)

    def _item(self, expression: str, path: Path, number: int) -> int:
        key = " ".join(_JOINING.sub(" ", expression).split())
        if key not in self._items:
            try:
                self.lexicon.add(key, len(self._items))
            except ValueError as error:
                raise refuse(path, number, str(error)) from error
            self._items[key] = len(self._items)
        return self._items[key]


def _read(path: Path) -> dict[str, yaml.Node]:
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise Refused(f"{path}: cannot be read ({error.strerror})", code="safety_table") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise refuse(path, line, str(error.problem)) from error
    return _mapping_of(node, path)


def _mapping_of(node: Any, path: Path) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise refuse(path, node.start_mark.line + 1 if node else 1, "a mapping is expected")
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if key.value in found:
            raise refuse(path, key.start_mark.line + 1, f"{key.value!r} stands twice")
        found[key.value] = value
    return found


def _lines_of(node: yaml.Node, path: Path, name: str = "") -> list[Line]:
    """The strings of a list, each with its line. Written twice is a mistake of somebody's."""
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise refuse(path, line, f"{name} a list is expected".strip())
    lines: list[Line] = []
    for entry in node.value:
        line = entry.start_mark.line + 1
        if not isinstance(entry, yaml.ScalarNode) or not entry.value.strip():
            raise refuse(path, line, "a line of words is expected")
        lines.append((entry.value.strip(), line))
    _refuse_repeated(lines, path)
    return lines


def _refuse_repeated(lines: Iterable[Line], path: Path) -> None:
    seen: dict[str, int] = {}
    for written, line in lines:
        if written in seen:
            raise refuse(path, line, f"{written!r} stands on line {seen[written]} too")
        seen[written] = line
