"""What a turn asks the gateway to do: actions read, the gateway writes.

An effect travels as JSON between worker and gateway: `{"kind": "<name>", …fields}`.
"""

from dataclasses import asdict, dataclass
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


Effect = EraseData | SearchMade | KeepLonger | SaveDiagnostic | GiveResumeCode
_KINDS: dict[str, type[Effect]] = {
    "erase_data": EraseData,
    "search_made": SearchMade,
    "keep_longer": KeepLonger,
    "save_diagnostic": SaveDiagnostic,
    "give_resume_code": GiveResumeCode,
}


def to_json(effect: Effect) -> dict[str, Any]:
    return asdict(effect)


def from_json(value: dict[str, Any]) -> Effect:
    """An effect that the gateway does not know is a failure of the turn, never ignored."""
    try:
        return _KINDS[value["kind"]](**{key: item for key, item in value.items() if key != "kind"})
    except (KeyError, TypeError) as error:
        raise Refused(f"unknown effect {value.get('kind')!r}", code="unknown_effect") from error
