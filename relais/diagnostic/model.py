"""What the questionnaire is made of, as `data/diagnostic/` says it (docs/diagnostic.md). Frozen, without behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class State(StrEnum):
    """What an answer says of a theme (diagnostic.md §4.2). A question that was passed says nothing at all."""

    strength = "strength"
    need = "need"
    difficulty = "difficulty"
    neutral = "neutral"


class Impact(IntEnum):
    """As the person declares it; never written as France Travail's own « impact »."""

    none = 0
    low = 1
    medium = 2
    high = 3


class Urgency(IntEnum):
    none = 0
    this_month = 1
    two_days = 2  # a human within two working days
    now = 3  # the number first, the questionnaire paused


class Kind(StrEnum):
    """How a question is answered. `several`: some of the choices. The last three: in the person's words."""

    choice = "choice"
    several = "several"
    commune = "commune"
    trade = "trade"
    language = "language"


@dataclass(frozen=True)
class Labels:
    """Exact labels of the public référentiel; checked against `data/diagnostic/labels/` when the content is read."""

    situations: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    france_travail: tuple[str, ...] = ()  # besoins, contraintes, pouvoir d'agir
    thematiques: tuple[str, ...] = ()  # data·inclusion v1


@dataclass(frozen=True)
class Meaning:
    """What one choice says. `flags` are words the engine knows (model.Flag); `danger` a situation of relais.safety."""

    state: State = State.neutral
    impact: Impact = Impact.none
    urgency: Urgency = Urgency.none
    labels: Labels = Labels()
    strength: str | None = None  # a sentence of the result: « Vous avez un moyen de transport. »
    difficulty: str | None = None  # the same: « Vous n'avez pas de transport. »
    need: str | None = None  # key of data/needs.yml that answers this choice, when it is not the theme's own
    flags: tuple[str, ...] = ()
    danger: str | None = None
    radius_km: float | None = None


class Flag(StrEnum):
    """What an answer changes elsewhere."""

    third_party_present = "third_party_present"  # somebody reads along: morale and health are offered later, in private
    wants_to_talk = "wants_to_talk"  # a subject that is told to a person, never named here
    short_texts = "short_texts"  # shorter texts, read aloud is offered
    needs_interpreter = "needs_interpreter"
    minor = "minor"


@dataclass(frozen=True)
class Choice:
    """A quick reply. `said`: other ways to say it, as people write; they train the reading of free text."""

    key: str
    label: str
    said: tuple[str, ...] = ()
    meaning: Meaning = Meaning()
    is_none: bool = False  # « Aucun de ces cas », « Non »: the way out of a list


@dataclass(frozen=True)
class Question:
    """`asked_after`: the choices of earlier questions of the theme, any of which opens this one (empty: always)."""

    key: str
    text: str
    why: str
    kind: Kind = Kind.choice
    choices: tuple[Choice, ...] = ()
    theme: str | None = None
    asked_after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    intro: str | None = None
    most: int = 1  # choices at once, for `several`


@dataclass(frozen=True)
class Steps:
    """The words of the three next steps when this theme leads: alone today, with a service, with the counsellor.

    `to_say` is what the person can say on the phone; `without_service` replaces the second step when none is known.
    """

    today: str
    this_week: str
    to_say: str
    to_ask: str
    without_service: str


@dataclass(frozen=True)
class Theme:
    """One subject of life, one file. `need`: key of data/needs.yml."""

    key: str
    order: int
    title: str
    label: str  # on the tile: « Me déplacer »
    pictogram: str
    need: str
    screening: Question
    follow_ups: tuple[Question, ...]
    steps: Steps
    france_travail: str  # label of the section of the dossier agrégé
    most_follow_ups: int = 2
    is_private: bool = False  # health: kept apart, unticked, told last


@dataclass(frozen=True)
class Caps:
    """diagnostic.md §4.1."""

    questions: int = 24
    follow_ups: int = 8
    followed_themes: int = 4
    chosen_themes: int = 4
    strengths: int = 3
    difficulties: int = 3


@dataclass(frozen=True)
class Content:
    """The whole questionnaire. `profile`: commune, age, helped_by, in this order."""

    version: str
    mapping_version: str
    profile: tuple[Question, ...]
    subjects: Question
    safety_net: Question
    priority: Question
    themes: tuple[Theme, ...]  # by order
    default_themes: tuple[str, ...]  # of the quick path, when the person lets Relais ask
    safety_net_unless: tuple[str, ...]  # themes that make the safety net useless when all of them are screened
    words: Mapping[str, str]  # sentences of the result and of the summary, by key
    caps: Caps = Caps()
