"""What a turn asks the gateway to do: actions read, the gateway writes.

An effect travels as JSON between worker and gateway: `{"kind": "<name>", …fields}`.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from relais.errors import Refused


@dataclass(frozen=True)
class EraseData:
    """The person confirmed: erase the conversation everywhere."""

    kind: str = "erase_data"


@dataclass(frozen=True)
class SearchMade:
    """A search was answered; counted without any personal data."""

    need: str
    departement: str
    total: int
    kind: str = "search_made"


@dataclass(frozen=True)
class KeepLonger:
    """The person asked to resume within seven days instead of one."""

    kind: str = "keep_longer"


@dataclass(frozen=True)
class SaveDiagnostic:
    """The self-diagnostic as it stands now (`relais.diagnostic.session.Session.to_json`); None erases it."""

    session: dict[str, Any] | None
    kind: str = "save_diagnostic"


@dataclass(frozen=True)
class GiveResumeCode:
    """The person wants to come back from another device: the gateway writes a code that works once."""

    kind: str = "give_resume_code"


@dataclass(frozen=True)
class OpenHandoff:
    """The person asked for somebody, and saw what goes there. `items`: what she ticked; `contact`: docs/handoff.md."""

    structure_id: str
    mode: str
    trigger: str
    urgency: int = 0
    need: str | None = None
    commune: str | None = None
    items: tuple[str, ...] = ()
    contact: dict[str, Any] = field(default_factory=dict)
    message: str | None = None
    kind: str = "open_handoff"

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(self.items))  # JSON knows only lists


@dataclass(frozen=True)
class CancelHandoff:
    """The person no longer wants to wait."""

    kind: str = "cancel_handoff"


@dataclass(frozen=True)
class AnswerAppointment:
    """She said whether she comes: `confirmed` or `cancelled`."""

    state: str
    kind: str = "answer_appointment"


@dataclass(frozen=True)
class ShowReaders:
    """She asks who can read: the gateway knows, and says it with the ways to end or to begin it."""

    kind: str = "show_readers"


HandoffEffect = OpenHandoff | CancelHandoff | AnswerAppointment
Effect = EraseData | SearchMade | KeepLonger | SaveDiagnostic | GiveResumeCode | ShowReaders | HandoffEffect
_KINDS: dict[str, type[Effect]] = {
    "erase_data": EraseData,
    "search_made": SearchMade,
    "keep_longer": KeepLonger,
    "save_diagnostic": SaveDiagnostic,
    "give_resume_code": GiveResumeCode,
    "open_handoff": OpenHandoff,
    "cancel_handoff": CancelHandoff,
    "answer_appointment": AnswerAppointment,
    "show_readers": ShowReaders,
}


def to_json(effect: Effect) -> dict[str, Any]:
    return asdict(effect)


def from_json(value: dict[str, Any]) -> Effect:
    """An effect that the gateway does not know is a failure of the turn, never ignored."""
    try:
        return _KINDS[value["kind"]](**{key: item for key, item in value.items() if key != "kind"})
    except (KeyError, TypeError) as error:
        raise Refused(f"unknown effect {value.get('kind')!r}", code="unknown_effect") from error
