"""The words that steer « faire le point », and its buttons: `data/dialogue/diagnostic.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.actions.heard import Heard
from bot.actions.replies import Button
from bot.actions.tables import read_table
from bot.actions.words import plain

INTENT = "answer_diagnostic"  # of every button of the questionnaire; nothing that is typed is read so
LOOP = "diagnostic_form"


class Move(StrEnum):
    """What a person does that is not an answer."""

    passed = "pass"
    back = "back"
    why = "why"
    explain = "explain"
    result = "result"
    stop = "stop"
    quick = "quick"
    complete = "complete"
    resume = "resume"
    restart = "restart"
    yes = "yes"
    no = "no"
    chosen = "chosen"
    is_me = "is_me"
    correct = "correct"
    send = "send"
    prepare = "prepare"
    keep = "keep"
    alone = "alone"
    step_done = "step_done"
    step_failed = "step_failed"
    step_later = "step_later"
    other_service = "other_service"


@dataclass(frozen=True)
class Moves:
    """`of_words`: plain words → moves; `digressions` leave the question for a while."""

    of_words: Mapping[str, tuple[str, ...]]
    of_intents: Mapping[str, str]
    digressions: frozenset[str]
    sure_digression: float
    templates: Mapping[str, Mapping[str, Any]]
    reasons: Mapping[str, str]
    vague: tuple[str, ...]

    @classmethod
    def load(cls, data_dir: Path) -> "Moves":
        table = read_table(data_dir / "dialogue" / "diagnostic.yml")
        return cls(
            of_words={str(move): tuple(plain(str(word)) for word in words) for move, words in table["moves"].items()},
            of_intents={str(intent): str(move) for intent, move in table["intents"].items()},
            digressions=frozenset(table["digressions"]),
            sure_digression=float(table["sure_digression"]),
            templates=table["buttons"],
            reasons={str(key): str(label) for key, label in table["reasons"].items()},
            vague=tuple(plain(str(word)).strip() for word in table["vague"]),
        )

    def said(self, heard: Heard, *wanted: Move) -> Move | None:
        """The one of `wanted` that the whole message is a word for."""
        text = plain(heard.text)
        return next((move for move in wanted if text in self.of_words.get(move, ())), None)

    def meant(self, heard: Heard) -> Move | None:
        """By its intent."""
        move = self.of_intents.get(heard.intent)
        return Move(move) if move else None

    def is_digression(self, heard: Heard) -> bool:
        """Something else is wanted, and it is sure enough."""
        is_other = heard.intent in self.digressions or heard.intent.startswith("search_")
        return is_other and (heard.is_button or heard.confidence >= self.sure_digression)

    def button(self, key: str, **entities: str) -> Button:
        """The button of a move; `entities` go with it."""
        template = self.templates[key]
        move = str(template.get("move", key))
        return Button(
            str(template["label"]),
            INTENT,
            {"move": move, **entities},
            role=template.get("role"),
            takes_options=bool(template.get("takes_options")),
        )


def choice_button(question: str, choice: str, label: str) -> Button:
    """A quick reply of the questionnaire."""
    return Button(label, INTENT, {"question": question, "choice": choice})
