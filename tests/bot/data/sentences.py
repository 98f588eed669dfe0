"""The training sentences as plain values, read without Rasa."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "bot" / "data" / "nlu"
ANNOTATION = re.compile(r"\[([^\]]*)\]\((\w+)\)")


@dataclass(frozen=True)
class Sentence:
    intent: str
    text: str
    entities: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """What two sentences share when only case, accents or punctuation differ."""
        letters = unicodedata.normalize("NFKD", self.text.lower())
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
        return re.sub(r"\W+", " ", plain).strip() or self.text

    @property
    def is_french_script(self) -> bool:
        return not re.search(r"[\u0400-\u06ff]", self.text)


def all_sentences() -> tuple[Sentence, ...]:
    return tuple(sentence for path in sorted(FOLDER.glob("*.yml")) for sentence in sentences_of(path))


def sentences_of(path: Path) -> Iterator[Sentence]:
    for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
        for line in block["examples"].splitlines():
            yield sentence_from(block["intent"], line.removeprefix("- ").strip())


def sentence_from(intent: str, line: str) -> Sentence:
    entities = tuple((name, value) for value, name in ANNOTATION.findall(line))
    return Sentence(intent, ANNOTATION.sub(r"\1", line), entities)
