"""Who receives people in a scenario: nobody, or one structure as the step writes it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.actions.handing.opening import Opening, Who


@dataclass(frozen=True)
class FakeReception:
    """`opening`: fields of `Opening`; keeps no place in the queue."""

    opening: Mapping[str, Any] | None = None

    def opening_for(self, who: Who, *, now: datetime) -> Opening | None:
        if self.opening is None:
            return None
        fields = {"structure_id": "ml-tarn", "name": "Mission locale Tarn", "telephone": "+33563470000", **self.opening}
        opens_at = fields.get("opens_at")
        return Opening(**{**fields, "opens_at": datetime.fromisoformat(opens_at) if opens_at else None})


@contextmanager
def received_by(reception: FakeReception) -> Iterator[None]:
    """The doors of this process with this reception."""
    from bot.actions import talk

    open_doors = talk.open_doors
    talk.open_doors = lambda: replace(open_doors(), reception=reception)
    try:
        yield
    finally:
        talk.open_doors = open_doors
