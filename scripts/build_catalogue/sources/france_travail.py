"""France Travail agencies known by name only (seeds of pass-emploi-api, MIT): no address, no date but the copy's.

They fill the towns where the older list of local bodies has no agency.
"""

import json
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from scripts.build_catalogue.bodies import Body
from scripts.build_catalogue.communes import COVERED, Commune

SOURCE = "france-travail"
DATE = "2022-01-01"
PREFIX = "Agence Pôle emploi "


def read(samples: Path, communes: Mapping[str, Commune], *, known: Collection[str]) -> Iterator[Body]:
    """Agencies of the towns whose code is not among the known ones."""
    by_name = {(commune.departement, _plain(commune.nom)): commune for commune in communes.values()}
    for row in json.loads((samples / "france-travail-agences-noms.json").read_text(encoding="utf-8")):
        if str(row["code_departement"]) in COVERED:
            commune = by_name[str(row["code_departement"]), _plain(row["nom_agence"].removeprefix(PREFIX))]
            if commune.code_insee not in known:
                yield _body(commune)


def _body(commune: Commune) -> Body:
    return Body(
        id=f"{SOURCE}--agence-{commune.code_insee}",
        source=SOURCE,
        kind="pole_emploi",
        nom=f"France Travail de {commune.nom}",
        date_maj=DATE,
        code_insee=commune.code_insee,
        commune=commune.nom,
        code_postal=commune.codes_postaux[0],
        departement=commune.departement,
        epci=commune.epci,
        latitude=commune.latitude,
        longitude=commune.longitude,
    )


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
    return bare.upper().replace("-", " ")
