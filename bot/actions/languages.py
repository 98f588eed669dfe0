"""Other languages, and the line for each that says that answers are French: `data/dialogue/languages.yml`. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.actions.heard import Heard
from bot.actions.tables import read_table
from bot.actions.words import plain

FRENCH = "fr"
# Below, nothing is said: whoever writes French with mistakes is not to be spoken to in Spanish.
SURE = 0.6


@dataclass(frozen=True)
class Line:
    """`says` is a response's key; `names` are `plain`, or in letters of their own."""

    says: str
    names: tuple[str, ...]

    def is_named_in(self, text: str) -> bool:
        said, as_written = plain(text), text.lower()
        return any(f" {name} " in said if name.isascii() else name in as_written for name in self.names)


@dataclass(frozen=True)
class Languages:
    """A line for each language of ours."""

    lines: Mapping[str, Line]

    @classmethod
    def load(cls, data_dir: Path) -> "Languages":
        table = read_table(data_dir / "dialogue" / "languages.yml")
        return cls({name: Line(row["says"], tuple(row["names"])) for name, row in table.items()})

    def spoken(self, heard: Heard) -> str | None:
        """The language of the message, when it is sure, one of ours, and not French."""
        is_ours = heard.language in self.lines and heard.language != FRENCH
        return heard.language if is_ours and heard.language_confidence >= SURE else None

    def asked(self, heard: Heard) -> str | None:
        """The language that is named, another one before French, else the one that is spoken."""
        named = [name for name, line in self.lines.items() if line.is_named_in(heard.text)]
        others = [name for name in named if name != FRENCH]
        return next(iter([*others, *named]), None) or self.spoken(heard)
