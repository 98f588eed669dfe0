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


Effect = EraseData | SearchMade | KeepLonger
_KINDS: dict[str, type[Effect]] = {"erase_data": EraseData, "search_made": SearchMade, "keep_longer": KeepLonger}


def to_json(effect: Effect) -> dict[str, Any]:
    return asdict(effect)


def from_json(value: dict[str, Any]) -> Effect:
    """An effect that the gateway does not know is a failure of the turn, never ignored."""
    try:
        return _KINDS[value["kind"]](**{key: item for key, item in value.items() if key != "kind"})
    except (KeyError, TypeError) as error:
        raise Refused(f"unknown effect {value.get('kind')!r}", code="unknown_effect") from error
