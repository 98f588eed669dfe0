"""What is kept of one self-diagnostic: answers, and the steps that were told. JSON both ways; decides nothing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

FORMAT = 1


class Path(StrEnum):
    """`quick`: the subjects that were chosen. `complete`: all twelve."""

    quick = "quick"
    complete = "complete"


@dataclass(frozen=True)
class Given:
    """One answer. `text`: a trade, a language, the code of a commune. Passed: asked, and not answered."""

    choices: tuple[str, ...] = ()
    text: str | None = None
    is_passed: bool = False

    def to_json(self) -> dict[str, Any]:
        said = {"choices": list(self.choices), "text": self.text, "is_passed": self.is_passed}
        return {name: value for name, value in said.items() if value}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Given":
        return cls(tuple(value.get("choices", ())), value.get("text"), bool(value.get("is_passed")))


@dataclass(frozen=True)
class StepState:
    """A next step as it was told, and what became of it. `service`: where the person was sent.

    `need`: what the service answers; `seen`: offers that were shown for it.
    """

    key: str
    text: str
    state: str = "open"  # open | done | failed
    theme: str | None = None
    need: str | None = None
    reason: str | None = None
    service: Mapping[str, Any] | None = None
    seen: tuple[str, ...] = ()
    told_at: dt.datetime | None = None
    asked_at: dt.datetime | None = None

    def to_json(self) -> dict[str, Any]:
        plain = {**self.__dict__, "service": dict(self.service) if self.service else None, "seen": list(self.seen)}
        plain |= {"told_at": _written(self.told_at), "asked_at": _written(self.asked_at)}
        return {name: value for name, value in plain.items() if value}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "StepState":
        known = {name: value[name] for name in cls.__dataclass_fields__ if name in value}
        times = {name: _read(value.get(name)) for name in ("told_at", "asked_at")}
        return cls(**{**known, **times, "seen": tuple(value.get("seen", ()))})


@dataclass(frozen=True)
class Session:
    """`known`: questions that the conversation answered before, which are neither asked nor counted.

    `ticked`: what the person wants to show of it; None while no summary was prepared. `is_alone`: nobody reads along
    any more, she says. An answer to a question that the questionnaire has lost is kept, and never read.
    """

    path: Path
    started_at: dt.datetime
    updated_at: dt.datetime
    given: Mapping[str, Given] = field(default_factory=dict)
    known: tuple[str, ...] = ()
    steps: tuple[StepState, ...] = ()
    ticked: tuple[str, ...] | None = None
    is_alone: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "path": str(self.path),
            "started_at": _written(self.started_at),
            "updated_at": _written(self.updated_at),
            "given": {key: given.to_json() for key, given in self.given.items()},
            "known": list(self.known),
            "steps": [step.to_json() for step in self.steps],
            "ticked": None if self.ticked is None else list(self.ticked),
            "is_alone": self.is_alone,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Session":
        """What an older version did not write has its default."""
        ticked = value.get("ticked")
        return cls(
            path=Path(value.get("path") or Path.quick),
            started_at=dt.datetime.fromisoformat(value["started_at"]),
            updated_at=dt.datetime.fromisoformat(value["updated_at"]),
            given={key: Given.from_json(one) for key, one in value.get("given", {}).items()},
            known=tuple(value.get("known", ())),
            steps=tuple(StepState.from_json(step) for step in value.get("steps", ())),
            ticked=None if ticked is None else tuple(ticked),
            is_alone=bool(value.get("is_alone")),
        )

    def choice(self, question: str) -> str | None:
        """The one choice of an answer; None when it was passed, or not asked."""
        given = self.given.get(question)
        return given.choices[0] if given and given.choices else None


def _written(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read(value: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value) if value else None
