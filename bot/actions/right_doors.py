"""Who answers what Relais does not: `data/dialogue/doors.yml`. Emergency numbers come from the safety table. Pure."""

from dataclasses import dataclass
from pathlib import Path

from bot.actions.replies import Say
from bot.actions.tables import read_table
from bot.actions.words import plain, says_one_of
from relais.safety.numbers import Numbers, SafetyNumber


@dataclass(frozen=True)
class RightDoor:
    """`says` is a response's key, `words` are written `plain`."""

    says: str
    words: tuple[str, ...]
    number: SafetyNumber | None = None

    def shown(self) -> Say:
        """The number stands in the words, and beside them to be called at a touch."""
        if self.number is None:
            return Say(self.says)
        called = {"label": self.number.label, "number": self.number.number, "href": self.number.href}
        return Say(self.says, {"number": self.number.number}, numbers=[called])


@dataclass(frozen=True)
class RightDoors:
    """In the order of the file: the first one with a word of the message is the right one."""

    doors: tuple[RightDoor, ...]

    @classmethod
    def load(cls, data_dir: Path, numbers: Numbers) -> "RightDoors":
        """Raises `NotFound` for a number that the safety table does not know."""
        table = read_table(data_dir / "dialogue" / "doors.yml")
        return cls(tuple(_door(row, numbers) for row in table.values()))

    def find(self, text: str) -> RightDoor | None:
        return next((door for door in self.doors if says_one_of(text, door.words)), None)


def _door(row: dict[str, object], numbers: Numbers) -> RightDoor:
    key, words = row.get("number"), row["words"]
    if not isinstance(words, list):
        raise ValueError(f"doors.yml: {row['says']} has no list of words")
    number = numbers.get(str(key)) if key else None
    return RightDoor(str(row["says"]), tuple(plain(str(word)) for word in words), number)
