"""The French words of the figures: what each key means to a supervisor. `api/console/figures.yml` and the data."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.handoffs.outcomes import load_labels
from relais.offers.needs import load_needs
from relais.structures.tables import ReceivingStructure
from relais.yaml_files import read_yaml

FILE = Path(__file__).parent / "figures.yml"


class Words(BaseModel):
    """A missing or unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    tables: dict[str, str]
    columns: dict[str, str]
    few: str
    everybody: str
    unknown: str
    modes: dict[str, str]
    outcomes: dict[str, str]


@dataclass(frozen=True)
class Labels:
    """What each key is called, by what it is a key of."""

    words: Words
    departements: dict[str, str]
    structures: dict[str, str]
    needs: dict[str, str]
    outcomes: dict[str, str]

    def of(self, table: str, key: tuple[str, ...]) -> str:
        """« Tarn · un logement »."""
        if table == "total":
            return self.words.everybody
        if table == "by_mode":
            return self.words.modes.get(key[0], key[0])
        if table == "by_day":
            return key[0]
        departement, *leaf = key
        leaves = {"by_outcome": self.outcomes, "by_need": self.needs, "unmet": self.needs}.get(table, self.structures)
        named = [self.departements.get(departement, departement), *(leaves.get(one, one) for one in leaf)]
        return " · ".join(name or self.words.unknown for name in named)


@lru_cache(maxsize=1)
def load_words() -> Words:
    return Words.model_validate(read_yaml(FILE))


def load_all(session: Session, data_dir: Path) -> Labels:
    structures = session.execute(select(ReceivingStructure.id, ReceivingStructure.name)).tuples().all()
    needs = {key: need.label for key, need in load_needs(data_dir).items()}
    words, outcomes = load_words(), {str(key): label for key, label in load_labels(data_dir).items()}
    return Labels(words, _departements(data_dir), dict(structures), needs, {**outcomes, **words.outcomes})


@lru_cache(maxsize=8)
def _departements(data_dir: Path) -> dict[str, str]:
    with (data_dir / "places" / "departements.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["nom"] for row in csv.DictReader(file)}
