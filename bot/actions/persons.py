"""Wishes that only a person answers today, and the networks to phone for them: `data/dialogue/persons.yml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.actions.tables import read_table


@dataclass(frozen=True)
class Wish:
    """`says` is the response that tells honestly what is possible today."""

    key: str
    intent: str
    says: str


@dataclass(frozen=True)
class Network:
    """Networks for whoever fulfils the conditions; no condition: for everybody."""

    reseaux: tuple[str, ...]
    under_age: int | None = None
    public: str | None = None

    def suits(self, age: int | None, publics: Iterable[str]) -> bool:
        is_of_age = self.under_age is None or (age is not None and age < self.under_age)
        return is_of_age and (self.public is None or self.public in set(publics))


@dataclass(frozen=True)
class Persons:
    """Wishes by key, networks in order."""

    wishes: Mapping[str, Wish]
    networks: tuple[Network, ...]

    @classmethod
    def load(cls, data_dir: Path) -> "Persons":
        table = read_table(data_dir / "dialogue" / "persons.yml")
        networks = [Network(**{**row, "reseaux": tuple(row["reseaux"])}) for row in table["networks"]]
        return cls({key: Wish(key, **row) for key, row in table["wishes"].items()}, tuple(networks))

    def reseaux_for(self, age: int | None, publics: Iterable[str]) -> tuple[str, ...]:
        """Under 26 the mission locale, with a recognised handicap Cap emploi, else France Travail."""
        known = tuple(publics)
        return next(network.reseaux for network in self.networks if network.suits(age, known))
