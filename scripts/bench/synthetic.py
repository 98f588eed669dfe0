"""Catalogues of any size in the importer's format, the same at each run.

Synthetic services borrow names, themes and hours from the demonstration catalogue and stand in random communes of the
three départements, so words, needs and distances are spread as in life. About a quarter of their texts are distinct;
with `is_distinct` all are, each name beginning with three words drawn from the descriptions.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from relais.places.gazetteer import Gazetteer
from relais.settings import ROOT

SERVICES_PER_STRUCTURE = 20
KEPT = ("description", "thematiques", "publics", "type", "frais", "modes_accueil", "horaires_accueil")

Values = dict[str, Any]


def write_catalogue(folder: Path, size: int, *, is_distinct: bool = False) -> Path:
    """A catalogue of `size` services; its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(size)
    models = [json.loads(line) for line in (ROOT / "data/catalogue/services.json").open(encoding="utf-8")]
    words = _vocabulary(models) if is_distinct else []
    communes = [place for place in Gazetteer.from_data(ROOT / "data").places if place.is_covered]
    with (folder / "structures.json").open("w") as structures, (folder / "services.json").open("w") as services:
        for number in range(0, size, SERVICES_PER_STRUCTURE):
            commune = chance.choice(communes)
            place = {
                "source": "relais-exemple",
                "date_maj": "2026-06-01",
                "commune": commune.name,
                "code_insee": commune.code_insee,
                "code_postal": commune.postcodes[0],
                "latitude": commune.latitude + chance.uniform(-0.02, 0.02),
                "longitude": commune.longitude + chance.uniform(-0.02, 0.02),
            }
            structure = {"id": f"bench--{number}", "nom": f"Structure {number}", "telephone": "+33500000000"} | place
            structures.write(json.dumps(structure) + "\n")
            some = chance.sample(models, min(SERVICES_PER_STRUCTURE, size - number))
            for service in _services(number, some, chance, commune.name, words):
                services.write(json.dumps(service | place | {"structure_id": structure["id"]}) + "\n")
    return folder


def _services(first: int, models: list[Values], chance: random.Random, town: str, words: list[str]) -> Iterator[Values]:
    for model in models:
        name = f"{model['nom']} {town}" if chance.random() < 0.5 else model["nom"]
        if words:
            name = f"{' '.join(chance.sample(words, 3)).capitalize()} {name}"
        yield {"id": f"bench--{first}-{chance.getrandbits(48):x}", "nom": name[:150]} | {
            field: model[field] for field in KEPT if model.get(field)
        }


def _vocabulary(models: list[Values]) -> list[str]:
    """Sorted, so that a run is like the one before."""
    texts = " ".join(model.get("description") or "" for model in models)
    return sorted({word.lower() for word in texts.split() if word.isalpha() and 3 <= len(word) <= 11})
