"""The three next steps, and what became of them: done, failed and why, asked about once. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from relais.diagnostic.model import Content, Theme
from relais.diagnostic.record import Session, StepState
from relais.diagnostic.standing import find_theme
from relais.diagnostic.wanted import Wanted, leading_theme, wanted_for

ASKED_AFTER = dt.timedelta(hours=12)
TODAY, THIS_WEEK, WITH_COUNSELLOR = "today", "this_week", "with_counsellor"
_ASKED_ABOUT = (THIS_WEEK, TODAY)
__all__ = [
    "THIS_WEEK",
    "TODAY",
    "WITH_COUNSELLOR",
    "Service",
    "StepState",
    "Wanted",
    "are_told",
    "asked",
    "first_steps",
    "get_step",
    "step_done",
    "step_failed",
    "to_ask_about",
    "wanted_again",
    "with_service",
]


@dataclass(frozen=True)
class Service:
    """One real offer, as a step names it."""

    offer_id: str
    name: str
    structure: str
    address: str | None = None
    distance_text: str | None = None
    phone_display: str | None = None
    phone_href: str | None = None
    hours_text: str | None = None
    is_example: bool = False

    def to_json(self) -> dict[str, Any]:
        return dict(self.__dict__)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Service":
        return cls(**{name: value[name] for name in cls.__dataclass_fields__ if name in value})

    def in_words(self) -> str:
        """Where, how far, when, which number."""
        return " · ".join(filter(None, [self.address, self.distance_text, self.hours_text, self.phone_display]))


def first_steps(theme: Theme, wanted: Wanted, service: Service | None, *, now: dt.datetime) -> tuple[StepState, ...]:
    """Alone today; with a service this week; with the counsellor."""
    words = theme.steps
    return (
        StepState(TODAY, words.today, theme=theme.key, told_at=now),
        StepState(
            THIS_WEEK,
            words.this_week if service else words.without_service,
            theme=theme.key,
            need=wanted.need,
            service=service.to_json() if service else None,
            seen=(service.offer_id,) if service else (),
            told_at=now,
        ),
        StepState(WITH_COUNSELLOR, words.to_ask, theme=theme.key, told_at=now),
    )


def are_told(content: Content, session: Session) -> bool:
    """The steps that were told still answer what comes first; another priority has other steps."""
    theme = leading_theme(content, session)
    wanted = wanted_for(content, session, theme)
    return any(step.theme == theme.key and step.need in {wanted.need, None} for step in session.steps[1:2])


def step_done(session: Session, key: str, *, now: dt.datetime) -> Session:
    return _changed(session, key, now, state="done", reason=None)


def step_failed(session: Session, key: str, reason: str, *, now: dt.datetime) -> Session:
    """What was shown stays in `seen`: it is not proposed again."""
    return _changed(session, key, now, state="failed", reason=reason)


def asked(session: Session, key: str, *, now: dt.datetime) -> Session:
    """It is not asked about again; `updated_at` stays, for the person has answered nothing."""
    return _changed(session, key, session.updated_at, asked_at=now)


def with_service(session: Session, key: str, service: Service, *, now: dt.datetime) -> Session:
    """Another place for the same step: open again, and asked about once in its turn."""
    seen = tuple(dict.fromkeys([*get_step(session, key).seen, service.offer_id]))
    opened = {"state": "open", "reason": None, "told_at": now, "asked_at": None}
    return _changed(session, key, now, service=service.to_json(), seen=seen, **opened)


def to_ask_about(session: Session, *, now: dt.datetime) -> StepState | None:
    """The step with a service before the other; one question for both, when half a day has gone by."""
    if any(step.asked_at for step in session.steps):
        return None
    open_ones = {step.key: step for step in session.steps if step.state == "open"}
    first = next((open_ones[key] for key in _ASKED_ABOUT if key in open_ones), None)
    is_time = first and first.told_at and now - first.told_at >= ASKED_AFTER
    return first if is_time else None


def wanted_again(content: Content, session: Session, key: str) -> tuple[Wanted, frozenset[str]]:
    """What to look for once more, without what was shown."""
    step = get_step(session, key)
    theme = find_theme(content, step.theme) or leading_theme(content, session)
    return wanted_for(content, session, theme), frozenset(step.seen)


def get_step(session: Session, key: str) -> StepState:
    """Raises KeyError."""
    for step in session.steps:
        if step.key == key:
            return step
    raise KeyError(key)


def _changed(session: Session, key: str, at: dt.datetime, **changes: Any) -> Session:
    steps = tuple(replace(step, **changes) if step.key == key else step for step in session.steps)
    return replace(session, steps=steps, updated_at=at)
