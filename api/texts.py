"""The gateway's own French words, read and checked once from `api/texts.yml`."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from relais.conversations.sentences import Sentences
from relais.safety.numbers import Numbers
from relais.yaml_files import read_yaml

FILE = Path(__file__).parent / "texts.yml"


class Choice(BaseModel):
    """A button that carries an intent."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    label: str
    intent: str
    entities: dict[str, Any] = Field(default_factory=dict)


class Welcome(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str
    buttons: tuple[Choice, ...]

    def said(self, hours: int, **more: str) -> dict[str, Any]:
        """`{text, buttons}`, with how long it is kept."""
        return {**self.model_dump(), "text": self.text.format(hours=hours, **more)}


class Texts(BaseModel):
    """A missing or unknown key stops the start."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    welcome: Welcome
    sentences: dict[str, str]
    failed_buttons: tuple[Choice, ...]
    urgent_situations: tuple[str, ...]
    errors: dict[str, str]

    def error(self, code: str) -> str:
        return self.errors.get(code, self.errors["internal"])

    def sentences_with(self, numbers: Numbers) -> Sentences:
        """The sentences, emergency numbers named from the one table."""
        first = (numbers.for_situation(situation)[0].number for situation in self.urgent_situations)
        named = ", ".join(dict.fromkeys(first))
        return Sentences(**{**self.sentences, "degraded": self.sentences["degraded"].replace("{numbers}", named)})


def load_texts(path: Path = FILE) -> Texts:
    return Texts.model_validate(read_yaml(path))
