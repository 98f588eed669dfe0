"""Host structures of conseillers numériques (ANCT, 2022, Licence Ouverte 2.0)."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.build_catalogue import cleaning
from scripts.build_catalogue.bodies import Body
from scripts.build_catalogue.communes import Commune

SOURCE = "conseillers-numeriques"
DATE = "2022-01-01"


def read(samples: Path, communes: Mapping[str, Commune]) -> Iterator[Body]:
    rows = json.loads((samples / "conseillers-numeriques-structures-2022.json").read_text(encoding="utf-8"))
    for row in rows:
        commune = communes.get(str(row.get("insee_com")))
        if commune:
            yield _body(row, commune)


def _body(row: Mapping[str, Any], commune: Commune) -> Body:
    latitude, longitude = cleaning.coordinates([(row["latitude"], row["longitude"])], commune)
    street, complement = cleaning.address_lines(str(row["adresse"]).split("\n")[:-1])
    return Body(
        id=f"{SOURCE}--{row['id']}",
        source=SOURCE,
        kind="conseiller_numerique",
        nom=row["raison_sociale"],
        date_maj=DATE,
        code_insee=commune.code_insee,
        commune=commune.nom,
        code_postal=cleaning.code_postal(row["code_postal_bis"], commune),
        departement=commune.departement,
        epci=commune.epci,
        latitude=latitude,
        longitude=longitude,
        adresse=cleaning.from_capitals(street),
        complement_adresse=cleaning.from_capitals(complement),
        siret=row["siret"],
    )
