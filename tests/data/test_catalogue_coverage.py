"""Is there enough of it, everywhere? Counts, groups of thématiques, and every need from every kind of commune."""

import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from relais.offers.needs import load_needs
from scripts.build_catalogue.communes import COVERED, Commune, distance_km, read

Row = dict[str, Any]

INVENTED_OR_NATIONAL = {"relais-exemple", "relais-national"}
REASONABLE_KM = 60
RURAL_BELOW_INHABITANTS = 1000
CHOICE = 81


def _communes(data_dir: Path) -> list[Commune]:
    """The thirty largest and thirty rural ones, always the same."""
    everyone = sorted(read(data_dir / "communes.csv").values(), key=lambda commune: commune.code_insee)
    largest = sorted(everyone, key=lambda commune: -commune.population)[:30]
    rural = [commune for commune in everyone if commune.population < RURAL_BELOW_INHABITANTS]
    return [*largest, *random.Random(CHOICE).sample(rural, 30)]


def test_real_public_bodies_are_at_least_250(structures: list[Row]) -> None:
    assert len([row for row in structures if row["source"] not in INVENTED_OR_NATIONAL]) >= 250


def test_real_services_are_at_least_400(services: list[Row]) -> None:
    assert len([row for row in services if row["source"] not in INVENTED_OR_NATIONAL]) >= 400


@pytest.mark.parametrize("departement", COVERED)
def test_real_bodies_are_in_every_departement(structures: list[Row], departement: str) -> None:
    real = [row for row in structures if row["source"] not in INVENTED_OR_NATIONAL]

    assert len([row for row in real if row["code_insee"].startswith(departement)]) >= 80


@pytest.mark.parametrize("departement", COVERED)
def test_sixteen_groups_of_thematiques_are_in_every_departement(services: list[Row], departement: str) -> None:
    here = [row for row in services if row.get("code_insee", "").startswith(departement)]

    groups = {thematique.split("--")[0] for row in here for thematique in row["thematiques"]}

    assert len(groups) == 16


def test_all_69_thematiques_have_a_service(services: list[Row]) -> None:
    from data_inclusion.schema.v1 import Thematique

    offered = {thematique for row in services for thematique in row["thematiques"]}

    assert set() == {thematique.value for thematique in Thematique} - offered


def test_every_need_from_sixty_communes_has_an_answer_within_reach(services: list[Row], data_dir: Path) -> None:
    unanswered = defaultdict(list)
    for need in load_needs(data_dir).values():
        answering = [row for row in services if _answers(need.thematiques, row)]
        for commune in _communes(data_dir):
            if not any(_is_within_reach(row, commune) for row in answering):
                unanswered[need.key].append(commune.nom)

    assert unanswered == {}


def _answers(thematiques: Any, row: Row) -> bool:
    """A thématique of the need, or its whole group (`mobilite--*`)."""
    offered = set(row["thematiques"])
    return bool(offered & set(thematiques)) or any(
        wanted.endswith("--*") and thematique.startswith(wanted[:-1])
        for wanted in thematiques
        for thematique in offered
    )


def _is_within_reach(row: Row, commune: Commune) -> bool:
    """On site and near enough, open to the commune; remote ones count too."""
    zones = row.get("zone_eligibilite")
    if zones and not {commune.code_insee, commune.epci, commune.departement, "france"} & set(zones):
        return False
    if "a-distance" in row["modes_accueil"]:
        return True
    return distance_km(commune.latitude, commune.longitude, row["latitude"], row["longitude"]) <= REASONABLE_KM
