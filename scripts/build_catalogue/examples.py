"""Invented offers, marked as such, for what no open file tells: `making/examples/*.yml`.

A file holds models; a model is offered at several places. Telephones come from the ranges that ARCEP keeps for
works of fiction: they ring nowhere.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from scripts.build_catalogue import kinds
from scripts.build_catalogue.communes import Commune
from scripts.build_catalogue.lines import Row

SOURCE = "relais-exemple"
DATE = "2026-11-01"
MARK = "(exemple)"
FICTION_PREFIXES = {"11": "+3346571", "12": "+3353649", "81": "+3353649"}
"""ARCEP, plan de numérotation: 04 65 71 and 05 36 49 are kept for audiovisual works."""


def offers(folder: Path, communes: Mapping[str, Commune]) -> tuple[list[Row], list[Row]]:
    pairs = [pair for path in sorted(folder.glob("*.yml")) for pair in _of_file(path, communes)]
    numbers = count(1)
    for structure, service in pairs:
        structure["telephone"] = service["telephone"] = _telephone(structure["code_insee"][:2], next(numbers))
    return [structure for structure, _ in pairs], [service for _, service in pairs]


def _of_file(path: Path, communes: Mapping[str, Commune]) -> Iterator[tuple[Row, Row]]:
    for model in yaml.safe_load(path.read_text(encoding="utf-8")):
        for place in model["lieux"]:
            yield _pair(model | place, communes[str(place["commune"])])


def _pair(written: dict[str, Any], commune: Commune) -> tuple[Row, Row]:
    structure_id = f"{SOURCE}--{written['cle']}-{commune.code_insee}"
    where = {
        "adresse": written.get("adresse", "1 rue de l'Exemple"),
        "code_postal": commune.codes_postaux[0],
        "commune": commune.nom,
        "code_insee": commune.code_insee,
        "longitude": commune.longitude,
        "latitude": commune.latitude,
        "horaires_accueil": written.get("horaires_accueil"),
    }
    shared = {"source": SOURCE, "date_maj": DATE, **where}
    structure = {"id": structure_id, "nom": f"{written['structure']} {MARK}", **shared}
    structure["reseaux_porteurs"] = written.get("reseaux_porteurs")
    service = {
        "id": f"{structure_id}--offre",
        "structure_id": structure_id,
        **shared,
        **kinds.text_fields(written),
        "zone_eligibilite": kinds.zone(written.get("zone"), commune.code_insee, commune.epci, commune.departement),
    }
    service["nom"] = f"{service['nom']} {MARK}"
    return structure, service


def _telephone(departement: str, number: int) -> str:
    return f"{FICTION_PREFIXES[departement]}{number:04d}"
