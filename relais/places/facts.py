"""Reference facts about places, from the database or straight from `data/`."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.places.place import COVERED, Place
from relais.places.tables import Commune


class FormerNames(NamedTuple):
    """What a commune was called, and its codes in that time."""

    names: tuple[str, ...]
    codes: tuple[str, ...]


class FarPlace(NamedTuple):
    """A larger commune elsewhere in France: only its name matters, to say that Relais does not serve it."""

    name: str
    departement: str
    population: int


@dataclass(frozen=True)
class Facts:
    """`former` has the order of `places`; nicknames come with what they mean, a place or the code of a département."""

    places: tuple[Place, ...]
    former: tuple[FormerNames, ...]
    far: tuple[FarPlace, ...]
    departements: dict[str, str]
    nicknames: tuple[tuple[str, Place], ...]
    departement_nicknames: tuple[tuple[str, str], ...]


def facts_from_data(data_dir: Path) -> Facts:
    return _facts(communes_in(data_dir), data_dir)


def facts_from_database(session: Session, data_dir: Path) -> Facts:
    """Communes from the table; places far away and départements stand in `data/` only."""
    return _facts(session.scalars(select(Commune).order_by(Commune.code_insee)), data_dir)


def communes_in(data_dir: Path) -> Iterator[Commune]:
    """The rows of `data/communes.csv`, as the table keeps them."""
    for row in _rows(data_dir / "communes.csv"):
        yield Commune(
            code_insee=row["code_insee"],
            nom=row["nom"],
            departement=row["departement"],
            epci_siren=row["epci_siren"] or None,
            epci_nom=row["epci_nom"] or None,
            codes_postaux=_list(row["codes_postaux"]),
            anciens_noms=_list(row["anciens_noms"]),
            anciens_codes=_list(row["anciens_codes"]),
            population=int(row["population"]),
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
        )


def _facts(communes: Iterable[Commune], data_dir: Path) -> Facts:
    departements = {row["code"]: row["nom"] for row in _rows(data_dir / "places" / "departements.csv")}
    listed = list(communes)
    places = tuple(_place(commune, departements) for commune in listed)
    by_code = {place.code_insee: place for place in places}
    said = [(row["name"], row["code"]) for row in _rows(data_dir / "places" / "nicknames.csv")]
    return Facts(
        places=places,
        former=tuple(FormerNames(tuple(c.anciens_noms), tuple(c.anciens_codes)) for c in listed),
        far=tuple(
            FarPlace(row["nom"], row["departement"], int(row["population"]))
            for row in _rows(data_dir / "communes-france.csv")
        ),
        departements=departements,
        nicknames=tuple((name, by_code[code]) for name, code in said if code in by_code),
        departement_nicknames=tuple((name, code) for name, code in said if code in departements),
    )


def _place(commune: Commune, departements: dict[str, str]) -> Place:
    return Place(
        code_insee=commune.code_insee,
        name=commune.nom,
        departement=commune.departement,
        departement_name=departements[commune.departement],
        epci_siren=commune.epci_siren,
        postcodes=tuple(commune.codes_postaux),
        population=commune.population,
        latitude=commune.latitude,
        longitude=commune.longitude,
        is_covered=commune.departement in COVERED,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _list(cell: str) -> list[str]:
    return cell.split("|") if cell else []
