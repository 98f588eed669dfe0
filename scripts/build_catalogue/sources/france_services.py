"""France services houses, national list of 2024-08-01 (ANCT, Licence Ouverte 2.0)."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.build_catalogue import cleaning, hours
from scripts.build_catalogue.bodies import Body
from scripts.build_catalogue.communes import COVERED, Commune

SOURCE = "france-services"
DATE = "2024-08-01"


def read(samples: Path, communes: Mapping[str, Commune]) -> Iterator[Body]:
    with (samples / "france-services-2024-08-01.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["insee_dep"] in COVERED:
                yield _body(row, communes[row["insee_com"]])


def _body(row: Mapping[str, str], commune: Commune) -> Body:
    latitude, longitude = cleaning.coordinates([(float(row["latitude"]), float(row["longitude"]))], commune)
    return Body(
        id=f"{SOURCE}--{row['id_fs']}",
        source=SOURCE,
        kind="france_services",
        nom=row["lib_fs"].strip(),
        date_maj=DATE,
        code_insee=commune.code_insee,
        commune=commune.nom,
        code_postal=cleaning.code_postal(row["code_postal"], commune),
        departement=commune.departement,
        epci=commune.epci,
        latitude=latitude,
        longitude=longitude,
        adresse=" ".join(row["adresse"].split()) or None,
        complement_adresse=row["complement_adresse"].strip() or None,
        telephone=cleaning.telephone(row["telephone"]),
        courriel=cleaning.courriel(row["mail"]),
        horaires_accueil=hours.to_osm({day: row[f"h_{day}"] for day in hours.DAYS}),
        mobilisation_precisions=cleaning.words_without_mail(row["commentaire"]),
    )
