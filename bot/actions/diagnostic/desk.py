"""Where « faire le point » stands in the dialogue: the session, and what was asked last. The slot `diagnostic`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from relais.diagnostic.session import Session


class At(StrEnum):
    """What is in front of the person when it is not a question of the questionnaire."""

    opening = "opening"
    question = "question"
    confirming = "confirming"  # « J'ai compris : … C'est ça ? »
    resuming = "resuming"  # « On en était à … On continue ? »
    result = "result"
    correcting = "correcting"  # which answer?
    sending = "sending"  # what is sent?
    step = "step"  # « Avez-vous pu … ? »
    step_failed = "step_failed"  # what went wrong?
    other_service = "other_service"
    agreed = "agreed"  # « C'est bien moi »
    prepared = "prepared"  # the summary is ready
    kept = "kept"  # for seven days, with a code
    paused = "paused"  # danger was answered; it goes on only if the person says so
    away = "away"  # stopped


IN_FRONT = {At.opening, At.question, At.confirming, At.resuming, At.correcting, At.step, At.step_failed}


@dataclass(frozen=True)
class Desk:
    """`question`: the key that is asked. `understood`: (question, choice) pairs to confirm.

    `tries`: answers that were not understood. `step`: the next step that is talked about.
    """

    session: Session | None = None
    at: At = At.away
    question: str | None = None
    understood: tuple[tuple[str, str], ...] = ()
    tries: int = 0
    step: str | None = None

    @property
    def is_open(self) -> bool:
        """An answer of the person is for it."""
        return self.at in IN_FRONT

    def but(self, **changes: Any) -> "Desk":
        return replace(self, **changes)

    def to_slot(self) -> dict[str, Any]:
        return {
            "session": self.session.to_json() if self.session else None,
            "at": str(self.at),
            "question": self.question,
            "understood": [list(pair) for pair in self.understood],
            "tries": self.tries,
            "step": self.step,
        }

    @classmethod
    def from_slot(cls, value: Mapping[str, Any] | None) -> "Desk":
        if not value:
            return cls()
        return cls(
            session=Session.from_json(value["session"]) if value["session"] else None,
            at=At(value["at"]),
            question=value["question"],
            understood=tuple((question, choice) for question, choice in value["understood"]),
            tries=value["tries"],
            step=value["step"],
        )
