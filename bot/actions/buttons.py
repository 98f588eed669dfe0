"""The buttons that actions add: `data/dialogue/buttons.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.actions.replies import Button
from bot.actions.tables import read_table


@dataclass(frozen=True)
class Buttons:
    """Templates by key."""

    templates: Mapping[str, Mapping[str, Any]]

    @classmethod
    def load(cls, data_dir: Path) -> "Buttons":
        return cls(read_table(data_dir / "dialogue" / "buttons.yml"))

    def build(self, key: str, **values: str) -> Button:
        """Raises KeyError for a key or a value that the table does not know: a mistake of ours."""
        template = self.templates[key]
        entities = {name: str(value).format(**values) for name, value in template.get("entities", {}).items()}
        return Button(template["label"].format(**values), template["intent"], entities)
