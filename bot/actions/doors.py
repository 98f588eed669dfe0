"""The doors of the domain that actions ask: opened once per process, read-only, refreshed when an import came in."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from bot.actions.buttons import Buttons
from bot.actions.diagnostic.tools import Tools
from bot.actions.handing.opening import Desks, Nobody, Reception
from bot.actions.handing.tools import Handing
from bot.actions.languages import Languages
from bot.actions.persons import Persons
from bot.actions.place_names import PlaceNames
from bot.actions.right_doors import RightDoors
from bot.actions.tables import read_table
from bot.actions.words import Words
from relais.database import Database
from relais.offers.cards import card_of, in_words
from relais.offers.needs import Need, load_needs
from relais.offers.offer import Found, FoundStructure, Query, Results
from relais.offers.search import Catalogue
from relais.places.gazetteer import Gazetteer, Match, Place
from relais.safety.numbers import load_numbers
from relais.safety.replies import SafetyReplies, load_replies
from relais.settings import Settings

REFRESH_EVERY_S = 5.0


class Places(Protocol):
    """What actions ask of the gazetteer."""

    @property
    def places(self) -> Sequence[Place]: ...
    def get(self, code_insee: str) -> Place: ...
    def look_up(self, text: str, *, departement: str | None = None) -> Match: ...


class Offers(Protocol):
    """What actions ask of the catalogue."""

    def find(self, query: Query, *, now: datetime) -> Results: ...
    def get(self, offer_id: str, *, near: Place | None = None) -> Found: ...
    def find_structures(self, reseaux: tuple[str, ...], near: Place, limit: int = 1) -> list[FoundStructure]: ...


@dataclass(frozen=True)
class Doors:
    """Everything that is the same for all dialogues."""

    gazetteer: Places
    catalogue: Offers
    card_of: Callable[..., dict[str, Any]]
    in_words: Callable[[Sequence[dict[str, Any]]], str]
    needs: Mapping[str, Need]
    persons: Persons
    safety: SafetyReplies
    words: Words
    buttons: Buttons
    place_names: PlaceNames
    labels: Mapping[str, str]
    languages: Languages
    elsewhere: RightDoors
    diagnostic: Tools
    handing: Handing
    reception: Reception


def open_doors() -> Doors:
    """The doors of this process; the catalogue looks for a new edition at most every few seconds."""
    doors = _doors()
    _refresh(int(time.monotonic() / REFRESH_EVERY_S))
    return doors


@lru_cache(maxsize=1)
def _doors() -> Doors:
    settings = Settings()
    database = Database(settings.resolved_database_url, read_only=True)
    gazetteer = Gazetteer.from_data(settings.data_dir)
    catalogue = Catalogue.open(database, gazetteer, settings.data_dir)
    return build_doors(settings.data_dir, gazetteer, catalogue, Desks(database))


@lru_cache(maxsize=1)
def _refresh(_period: int) -> None:
    catalogue = _doors().catalogue
    if isinstance(catalogue, Catalogue):
        catalogue.refresh()


def build_doors(data_dir: Path, gazetteer: Places, catalogue: Offers, reception: Reception | None = None) -> Doors:
    """Doors on a given gazetteer, catalogue and reception; the rest is read from `data_dir`."""
    numbers = load_numbers(data_dir)
    return Doors(
        gazetteer=gazetteer,
        catalogue=catalogue,
        card_of=card_of,
        in_words=in_words,
        needs=load_needs(data_dir),
        persons=Persons.load(data_dir),
        safety=load_replies(data_dir, numbers),
        words=Words.load(data_dir),
        buttons=Buttons.load(data_dir),
        place_names=PlaceNames.load(data_dir, gazetteer),
        labels=_labels(data_dir),
        languages=Languages.load(data_dir),
        elsewhere=RightDoors.load(data_dir, numbers),
        diagnostic=Tools.load(data_dir),
        handing=Handing.load(data_dir),
        reception=reception or Nobody(),
    )


def _labels(data_dir: Path) -> dict[str, str]:
    """The words of the button of each intent."""
    return {intent: str(label) for intent, label in read_table(data_dir / "intents.yml").items()}
