"""What is said to a person in danger: `data/safety/replies.yml`, with the numbers put in. One wording each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relais.errors import NotFound
from relais.safety.numbers import Numbers, SafetyNumber
from relais.safety.tables import LINE, read_table, refuse

FILE = Path("safety") / "replies.yml"
_FIELDS = {"intents", "text", "quick_exit", "buttons"}
_REFERENCE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class SafetyReply:
    """`text` holds the right number in its first line and stands alone, for channels that show text only."""

    situation: str
    text: str
    numbers: tuple[SafetyNumber, ...]
    quick_exit: bool
    buttons: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """As a `Reply` of kind `safety` (docs/contracts.md, 3)."""
        return {
            "kind": "safety",
            "text": self.text,
            "numbers": [number.to_json() for number in self.numbers],
            "quick_exit": self.quick_exit,
            "buttons": [{"label": label, "intent": intent} for label, intent in self.buttons],
        }


@dataclass(frozen=True)
class SafetyReplies:
    """All the replies, by situation and by the intent that leads to them."""

    by_situation: Mapping[str, SafetyReply]
    situation_of_intent: Mapping[str, str]

    def get(self, situation: str) -> SafetyReply:
        if situation not in self.by_situation:
            raise NotFound(f"safety reply {situation}")
        return self.by_situation[situation]

    def find_for_intent(self, intent: str) -> SafetyReply | None:
        situation = self.situation_of_intent.get(intent)
        return None if situation is None else self.by_situation[situation]


def load_replies(data_dir: Path, numbers: Numbers) -> SafetyReplies:
    """Read, check and fill in the replies. Raises `Refused` with file and line."""
    path = data_dir / FILE
    rows = {key: row for key, row in read_table(path).items() if key != LINE}
    replies = {situation: _reply_from(situation, row, numbers, path) for situation, row in rows.items()}
    intents = {intent: situation for situation, row in rows.items() for intent in row["intents"]}
    return SafetyReplies(replies, intents)


def _reply_from(situation: str, row: Any, numbers: Numbers, path: Path) -> SafetyReply:
    if not isinstance(row, dict) or set(row) != _FIELDS | {LINE}:
        raise refuse(path, 1, f"{situation}: the fields are {sorted(_FIELDS)}")
    line = int(row[LINE])
    text: str = row["text"]
    shown = numbers.by_situation.get(situation)
    if shown is None:
        raise refuse(path, line, f"{situation} is not a situation of numbers.yml")
    references = _REFERENCE.findall(text)
    if any(key not in shown for key in references):
        raise refuse(path, line, f"{situation}: {references} are not all among its numbers {list(shown)}")
    if not _REFERENCE.search(text.split("\n", 1)[0]):
        raise refuse(path, line, f"{situation}: the first line holds no number")
    return SafetyReply(
        situation=situation,
        text=_REFERENCE.sub(lambda match: numbers.get(match[1]).number, text),
        numbers=tuple(numbers.for_situation(situation)),
        quick_exit=bool(row["quick_exit"]),
        buttons=tuple((button["label"], button["intent"]) for button in row["buttons"]),
    )
