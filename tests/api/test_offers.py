"""Offers and communes over HTTP, on a small invented catalogue imported by the real importer."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.domain import Loaded
from relais.database import Database
from relais.offers.importing import import_offers
from relais.offers.search import Catalogue
from relais.places.gazetteer import Gazetteer
from relais.settings import ROOT
from tests.api.conftest import House, Opener

DATA = ROOT / "data"
STRUCTURE = {
    "id": "relais-exemple--maison",
    "source": "relais-exemple",
    "nom": "Maison de l'habitat (exemple)",
    "date_maj": "2026-10-01",
    "commune": "Castres",
    "code_postal": "81100",
    "code_insee": "81065",
    "adresse": "1 place de l'Exemple",
    "longitude": 2.2413,
    "latitude": 43.6056,
    "telephone": "+33563000000",
}
SERVICE = {
    **{key: value for key, value in STRUCTURE.items() if key != "id"},
    "id": "relais-exemple--logement",
    "structure_id": "relais-exemple--maison",
    "nom": "Conseil logement (exemple)",
    "description": "Un conseiller aide à chercher un logement et à remplir les dossiers de demande.",
    "thematiques": ["logement-hebergement--rechercher-une-solution-dhebergement-temporaire"],
    "frais": "gratuit",
    "modes_accueil": ["en-presentiel"],
    "publics": ["tous-publics"],
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.from_data(DATA)


@pytest.fixture
async def house(open_house: Opener, database: Database, tmp_path: Path, gazetteer: Gazetteer) -> AsyncIterator[House]:
    for name, row in (("structures", STRUCTURE), ("services", SERVICE)):
        (tmp_path / f"{name}.json").write_text(json.dumps([row]))
    import_offers(database, tmp_path, feed="test", data_dir=DATA)
    async with open_house() as opened:
        opened.gateway.domain._loaded = Loaded(gazetteer, Catalogue.open(database, gazetteer, DATA))
        yield opened


async def test_search_gives_ranked_cards_with_distance_and_reasons(house: House) -> None:
    response = await house.client.get("/api/v1/offers/search", params={"need": "housing", "commune": "81065"})

    found = response.json()
    assert response.status_code == 200, response.text
    assert (found["total"], found["page"]) == (1, 1)
    card = found["offers"][0]
    assert card["id"] == "relais-exemple--logement"
    assert card["distance_km"] < 5
    assert card["is_example"]
    assert card["reasons"]


async def test_search_refuses_what_it_does_not_know_rather_than_guess(house: House) -> None:
    questions = ({"need": "nothing"}, {"commune": "81100x"}, {"commune": "00000"}, {"remote": "maybe"}, {"page": 0})

    codes = [(await house.client.get("/api/v1/offers/search", params=question)).status_code for question in questions]

    assert codes == [422] * 5


async def test_offer_is_read_by_its_id_and_unknown_ones_are_not_found(house: House) -> None:
    known = await house.client.get("/api/v1/offers/relais-exemple--logement")
    unknown = await house.client.get("/api/v1/offers/none")

    assert known.json()["name"] == "Conseil logement (exemple)"
    assert unknown.status_code == 404


async def test_communes_are_found_by_beginning_mistake_or_postcode(house: House) -> None:
    typed = {"castr": "Castres", "carcassone": "Carcassonne", "81000": "Albi"}

    answers = [(await house.client.get("/api/v1/communes", params={"q": text})).json() for text in typed]

    assert [answer["communes"][0]["name"] for answer in answers] == list(typed.values())
