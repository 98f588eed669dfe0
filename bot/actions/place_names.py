"""How a place is named in a sentence: `data/dialogue/places.yml` and the gazetteer."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.actions.memory import PlaceKind, Somewhere
from bot.actions.tables import read_table
from relais.places.gazetteer import Place


class _Communes(Protocol):
    def get(self, code_insee: str) -> Place: ...


@dataclass(frozen=True)
class PlaceNames:
    """Names by département code, and of everywhere."""

    departements: Mapping[str, Mapping[str, str]]
    anywhere: str
    remote: str
    communes: _Communes

    @classmethod
    def load(cls, data_dir: Path, communes: _Communes) -> "PlaceNames":
        table = read_table(data_dir / "dialogue" / "places.yml")
        return cls(table["departements"], table["anywhere"], table["remote"], communes)

    def of(self, place: Somewhere) -> str:
        """« Castres (Tarn) », « dans toute l'Aude »…"""
        if place.kind is PlaceKind.commune:
            return self.of_commune(place.code or "")
        if place.kind is PlaceKind.departement:
            return self.whole(place.departement or "")
        return self.remote if place.kind is PlaceKind.remote else self.anywhere

    def of_commune(self, code: str) -> str:
        commune = self.communes.get(code)
        return f"{commune.name} ({commune.departement_name})"

    def whole(self, departement: str) -> str:
        return self.departements[departement]["whole"]

    def of_departement(self, departement: str) -> str:
        return self.departements[departement]["name"]
