"""The labels, choices and words of a request to a person: `data/dialogue/handing.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.actions.handing.desk import Mode
from bot.actions.replies import Button
from bot.actions.tables import read_table
from bot.actions.words import plain
from relais.offers.texts import load_texts

INTENT = "answer_handoff"  # of every button of a request; nothing that is typed is read so
CANCEL = "cancel_handoff"
LOOP = "handoff_form"


@dataclass(frozen=True)
class Handing:
    """`table` is the file as it stands."""

    table: Mapping[str, Any]
    offer_texts: Any

    @classmethod
    def load(cls, data_dir: Path) -> "Handing":
        return cls(read_table(data_dir / "dialogue" / "handing.yml"), load_texts(data_dir))

    def button(self, key: str, **entities: str) -> Button:
        template = self.table["buttons"][key]
        move = str(template.get("move", key))
        is_list = bool(template.get("takes_options"))
        return Button(template["label"], INTENT, {"move": move, **entities}, template.get("role"), is_list)

    def mode_button(self, mode: str) -> Button:
        return Button(self.table["modes"][mode]["label"], INTENT, {"mode": mode})

    def cancel_button(self) -> Button:
        return Button(self.table["buttons"]["stop_waiting"]["label"], CANCEL)

    def choices(self, group: str) -> Mapping[str, Mapping[str, Any]]:
        """Of a question: key → label and words."""
        choices: Mapping[str, Mapping[str, Any]] = self.table[group]
        return choices

    def choice_in(self, group: str, text: str) -> str | None:
        """The choice whose label or words the text says; the longest words win."""
        said = plain(text)
        found = [
            (len(word), key)
            for key, choice in self.choices(group).items()
            for word in (plain(choice["label"]), *(plain(str(word)) for word in choice.get("words", ())))
            if word in said
        ]
        return max(found)[1] if found else None

    def mode_said(self, text: str) -> Mode | None:
        """The whole message names a way."""
        said = plain(text)
        for mode, row in self.table["modes"].items():
            if said in {plain(row["label"]), *(plain(str(word)) for word in row["words"])}:
                return Mode(mode)
        return None

    def says(self, group: str, text: str, *, within_words: bool = False) -> bool:
        """One of the words of a list is in the text; `within_words`: « rappel » is in « rappelez » too."""
        said = plain(text)
        words = (plain(str(word)) for word in self.table[group])
        return any((word.strip() if within_words else word) in said for word in words)
