"""A public body as the catalogue keeps it between the two steps."""

from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.build_catalogue import lines


@dataclass(frozen=True)
class Body:
    """One real body. `date_maj` is the day of the fact at its producer, not of our reading."""

    id: str
    source: str
    kind: str
    nom: str
    date_maj: str
    code_insee: str
    commune: str
    code_postal: str
    departement: str
    epci: str
    latitude: float
    longitude: float
    adresse: str | None = None
    complement_adresse: str | None = None
    telephone: str | None = None
    courriel: str | None = None
    site_web: str | None = None
    siret: str | None = None
    horaires_accueil: str | None = None
    mobilisation_precisions: str | None = None

    def to_json(self) -> lines.Row:
        return asdict(self)


def read(path: Path) -> list[Body]:
    return [Body(**row) for row in lines.read(path)]
