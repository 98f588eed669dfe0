"""What is said at once to a person in danger, before any model and whoever owns the conversation."""

from dataclasses import dataclass
from pathlib import Path

from relais.safety.numbers import Numbers
from relais.safety.reading import DangerReader
from relais.safety.replies import SafetyReplies, SafetyReply, load_replies


@dataclass(frozen=True)
class FirstAnswers:
    """The deterministic reader with the replies."""

    reader: DangerReader
    replies: SafetyReplies

    @classmethod
    def load(cls, data_dir: Path, numbers: Numbers) -> "FirstAnswers":
        """Raises `Refused` with file and line."""
        return cls(DangerReader.load(data_dir), load_replies(data_dir, numbers))

    def to(self, text: str) -> tuple[SafetyReply, ...]:
        """The most urgent first, two at most; mostly none."""
        return tuple(self.replies.get(situation) for situation in self.reader.read(text))
