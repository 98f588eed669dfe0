"""Local public bodies of service-public.fr, state of 2016 (DILA, Licence Ouverte).

The copy adds BAN geocodes, published then under ODbL: they only bear witness for the producer's own point.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.build_catalogue import cleaning
from scripts.build_catalogue.bodies import Body
from scripts.build_catalogue.communes import COVERED, Commune, distance_km
from scripts.build_catalogue.corrections import Corrections

SOURCE = "annuaire-dila"
CCAS_FROM_INHABITANTS = 1500
"""A CCAS is compulsory from 1,500 inhabitants (code de l'action sociale et des familles, L123-4)."""
SURE_SCORE = 0.7
AGREEMENT_KM = 1
DEAD_MAIL = re.compile(r"@(.*\.)?(cg\d\d|direccte\.gouv|\w+\.pref\.gouv)\.fr$")
UNSURE_SITE = re.compile(r"^(?!https?://(www\.)?([\w-]+\.gouv|aude|aveyron|tarn)\.fr\b)")
"""A ten-year-old address may belong to somebody else now: only the State's and the départements' are kept."""
NAMES = {
    "Pôle emploi": "France Travail",
    "service pénitentiaire": "Service pénitentiaire",
    "Tribunal de grande instance": "Tribunal judiciaire",
    "tribunal de grande instance": "tribunal judiciaire",
    "Conseil général": "Conseil départemental",
    "Mairie de Le ": "Mairie du ",
    "Caisse d'allocations familiales (Caf)": "Caf",
    "Caisse primaire d'assurance maladie (CPAM)": "Assurance maladie (CPAM)",
    "Mutualité sociale agricole (MSA)": "MSA",
    "Centre de protection maternelle et infantile (PMI)": "Protection maternelle et infantile (PMI)",
    "Service des impôts des particuliers du centre des finances publiques": "Service des impôts des particuliers",
    "Association de formation professionnelle des adultes (Afpa)": "Afpa, formation des adultes",
    "’": "'",
    "  ": " ",
}
"""Public bodies that were renamed by law since 2016, names that were too long for a card, and typing slips."""


def read(
    samples: Path, communes: Mapping[str, Commune], *, fixes: Corrections, kinds: Collection[str]
) -> Iterator[Body]:
    """Only the kinds of bodies that we know what they offer."""
    for row in _rows(samples, fixes):
        commune = communes.get(row["codeinsee"])
        if commune and row["type"] in kinds and _is_kept(row, commune):
            yield _body(row, commune)


def _rows(samples: Path, fixes: Corrections) -> Iterator[dict[str, Any]]:
    for departement in COVERED:
        path = samples / f"annuaire-dila-2016-{departement}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row | {"codeinsee": fixes.successors.get(row["codeinsee"], row["codeinsee"])}


def _is_kept(row: Mapping[str, Any], commune: Commune) -> bool:
    return row["type"] != "mairie" or commune.population >= CCAS_FROM_INHABITANTS


def _body(row: Mapping[str, Any], commune: Commune) -> Body:
    latitude, longitude = cleaning.coordinates(_candidates(row), commune)
    street, complement = cleaning.address_lines(row["writeAddress"].get("streetAddress", []))
    if not _is_address_here(row, commune):
        street = complement = None
    return Body(
        id=f"{SOURCE}--{row['id']}",
        source=SOURCE,
        kind=row["type"],
        nom=_name(row["nom"]),
        date_maj=row["update"],
        code_insee=commune.code_insee,
        commune=commune.nom,
        code_postal=cleaning.code_postal(row["writeAddress"].get("postalCode"), commune),
        departement=commune.departement,
        epci=commune.epci,
        latitude=latitude,
        longitude=longitude,
        adresse=street,
        complement_adresse=complement,
        telephone=cleaning.telephone(row.get("contact_phone")),
        courriel=_unless(DEAD_MAIL, cleaning.courriel(row.get("contact_email"))),
        site_web=_unless(UNSURE_SITE, cleaning.site_web(next(iter(row.get("website") or []), None))),
        mobilisation_precisions=None
        if row["type"] == "mairie"
        else cleaning.words_without_mail(row.get("commentaire")),
    )


def _candidates(row: Mapping[str, Any]) -> list[tuple[float, float]]:
    """The producer's own point (Licence Ouverte); none when a sure BAN geocode (ODbL then) contradicts it."""
    if not row.get("latitude") or not row.get("longitude"):
        return []
    point = float(row["latitude"]), float(row["longitude"])
    ban = row.get("geo") or {}
    is_sure = ban.get("score", 0) >= SURE_SCORE and ban.get("insee_comm") == row["codeinsee"]
    if is_sure and distance_km(*point, ban["latitude"], ban["longitude"]) > AGREEMENT_KM:
        return []
    return [point]


def _is_address_here(row: Mapping[str, Any], commune: Commune) -> bool:
    """Many local desks carry the letter address of their head office, in another town."""
    return _plain(commune.nom).split(" ")[0] in _plain(row["writeAddress"].get("addressLocality", ""))


def _plain(name: str) -> str:
    return name.lower().replace("-", " ").replace("saint", "st").removeprefix("le ").removeprefix("la ").strip()


def _name(typed: str) -> str:
    for old, new in NAMES.items():
        typed = typed.replace(old, new)
    return typed.strip()


def _unless(pattern: re.Pattern[str], value: str | None) -> str | None:
    return None if value is None or pattern.search(value) else value
