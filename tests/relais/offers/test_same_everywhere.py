"""The same queries give the same offers in the same order, whatever the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from relais.database import Base, Database
from relais.offers.search import Query
from tests.relais.offers.builders import ALBI, CASTRES, MAZAMET, NOW, make_offer, open_catalogue

THEMES = ("mobilite--preparer-un-permis", "mobilite--acceder-a-un-vehicule", "sante--acces-aux-soins")
NAMES = ("Permis à petit prix", "École de conduite", "Voiture à louer", "Éducation à la santé", "permis", "PERMIS B")


@pytest.fixture
def databases(tmp_path: Path, postgresql_url: URL) -> Iterator[list[Database]]:
    urls = [f"sqlite:///{tmp_path / 'offers.sqlite3'}", postgresql_url.render_as_string(hide_password=False)]
    opened = [Database(url) for url in urls]
    for database in opened:
        Base.metadata.drop_all(database.engine)
        Base.metadata.create_all(database.engine)
    yield opened
    for database in opened:
        Base.metadata.drop_all(database.engine)
        database.dispose()


@pytest.mark.postgresql
def test_find_gives_the_same_order_on_both_databases(databases: list[Database]) -> None:
    offers = [
        make_offer(
            number, nom=NAMES[number % 6], thematiques=[THEMES[number % 3]], at=(ALBI, CASTRES, MAZAMET)[number % 3]
        )
        | {"id": f"{'éÀz-'[number % 4]}--{number}"}
        for number in range(60)
    ]
    queries = [
        Query(need="mobility", near=CASTRES, limit=20),
        Query(need="mobility", words="permi de conduir", near=ALBI, limit=20),
        Query(words="santé", departement="81", limit=20),
    ]

    answers = []
    for database in databases:
        catalogue = open_catalogue(database, offers)
        found = [catalogue.find(query, now=NOW).found for query in queries]
        answers.append([[(offer.offer.id, offer.score, offer.reasons) for offer in page] for page in found])

    assert all(answers[0])
    assert answers[0] == answers[1]
