"""What the questionnaire is read and asked with: its content, the reader of free text, the words that steer it."""

from dataclasses import dataclass
from pathlib import Path

from bot.actions.diagnostic.moves import Moves
from bot.actions.diagnostic.reader import Reader
from relais.diagnostic.loading import load_content
from relais.diagnostic.model import Content


@dataclass(frozen=True)
class Tools:
    """The same for all dialogues."""

    content: Content
    reader: Reader
    moves: Moves

    @classmethod
    def load(cls, data_dir: Path) -> "Tools":
        content, moves = load_content(data_dir), Moves.load(data_dir)
        return cls(content, Reader(content, moves.vague, data_dir), moves)
