"""What a dialogue remembers, as plain values that live in three slots: `need`, `place`, `memory`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any


class PlaceKind(StrEnum):
    """Where a search looks."""

    commune = "commune"
    departement = "departement"
    anywhere = "anywhere"
    remote = "remote"


@dataclass(frozen=True)
class Somewhere:
    """A place that was settled: `code` (INSEE) for a commune, `departement` for a whole département."""

    kind: PlaceKind
    code: str | None = None
    departement: str | None = None

    def to_slot(self) -> dict[str, Any]:
        return {"kind": str(self.kind), "code": self.code, "departement": self.departement}

    @classmethod
    def from_slot(cls, value: Mapping[str, Any] | None) -> "Somewhere | None":
        return cls(PlaceKind(value["kind"]), value.get("code"), value.get("departement")) if value else None


class Asking(StrEnum):
    """What about the place has to be asked."""

    commune = "commune"
    explained = "explained"
    elsewhere = "elsewhere"
    confirm = "confirm"
    choose = "choose"
    departement = "departement"
    outside = "outside"
    unknown = "unknown"
    which_departement = "which_departement"


@dataclass(frozen=True)
class Question:
    """The open question on the place. `codes` are communes to choose from, `tries` counts failed answers."""

    asking: Asking
    codes: tuple[str, ...] = ()
    departement: str | None = None
    name: str = ""
    tries: int = 0


class Wants(StrEnum):
    """What this message asks of a search that is already there."""

    search = "search"
    more = "more"
    public = "public"
    refinement = "refinement"


@dataclass(frozen=True)
class Filters:
    """How a search is narrowed. `radius_km` None: the need's own radius. `for_publics`: the search is for others."""

    free_only: bool = False
    remote: str = "any"
    radius_km: float | None = None
    for_publics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """The offers on screen (`ids`), all those of this search so far (`seen`), and how far they were searched."""

    ids: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    total: int = 0
    radius_km: float | None = None
    detailed: str | None = None


@dataclass(frozen=True)
class Notice:
    """Something to say before the next answer."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Memory:
    """`words` are those that the need was said with; `heard` is the last message taken in.

    `told_in`: the languages in which it was said that answers are French.
    `is_set_aside`: a search gave way to something that mattered more and is to be offered again; nothing tells what.
    """

    heard: str = ""
    words: str = ""
    age: int | None = None
    publics: tuple[str, ...] = ()
    trade: str = ""
    filters: Filters = Filters()
    shown: Shown = Shown()
    question: Question | None = None
    notices: tuple[Notice, ...] = ()
    wants: Wants = Wants.search
    has_learned: bool = False
    is_stopped: bool = False
    previous_need: str | None = None
    failures: int = 0
    told_in: tuple[str, ...] = ()
    is_set_aside: bool = False

    def to_slot(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_slot(cls, value: Mapping[str, Any] | None) -> "Memory":
        if not value:
            return cls()
        built = {
            "filters": Filters(**_tuples(value["filters"])),
            "shown": Shown(**_tuples(value["shown"])),
            "question": _question(value["question"]),
            "notices": tuple(Notice(**notice) for notice in value["notices"]),
            "wants": Wants(value["wants"]),
        }
        return cls(**(_tuples(value) | built))


@dataclass(frozen=True)
class State:
    """The three slots together."""

    need: str | None = None
    place: Somewhere | None = None
    memory: Memory = Memory()

    def but(self, **changes: Any) -> "State":
        """The same state with fields of its memory changed."""
        return replace(self, memory=replace(self.memory, **changes))

    def saying(self, key: str, **values: str) -> "State":
        return self.but(notices=(*self.memory.notices, Notice(key, values)))

    def to_slots(self) -> dict[str, Any]:
        return {
            "need": self.need,
            "place": self.place.to_slot() if self.place else None,
            "memory": self.memory.to_slot(),
        }


def state_from(get_slot: Any) -> State:
    """Of a tracker's `get_slot`."""
    return State(get_slot("need"), Somewhere.from_slot(get_slot("place")), Memory.from_slot(get_slot("memory")))


def _question(value: Mapping[str, Any] | None) -> Question | None:
    return Question(**(_tuples(value) | {"asking": Asking(value["asking"])})) if value else None


def _tuples(value: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows lists only."""
    return {key: tuple(item) if isinstance(item, list) else item for key, item in value.items()}
