"""Our order of the offers against data·inclusion's, on judged queries. Prints both and the weakest queries."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from relais.database import Base, Database
from relais.offers.importing.service import import_offers
from relais.offers.search import Catalogue
from relais.offers.tables import Service
from tests.relais.offers.builders import DATA, gazetteer
from tests.relais.offers.relevance.measuring import by_distance, load_queries, measure, ours
from tests.tables import import_all_tables

CATALOGUE = DATA / "catalogue"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    path: Path = tmp_path_factory.mktemp("relevance") / "offers.sqlite3"
    import_all_tables()
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    import_offers(database, CATALOGUE, feed="demonstration", data_dir=DATA)
    yield Catalogue.open(database, gazetteer(), DATA)
    database.dispose()


@pytest.fixture(scope="module")
def names(catalogue: Catalogue) -> list[str]:
    with catalogue._database.read_session() as session:
        by_id = {row.id: row.nom for row in session.execute(select(Service.id, Service.nom))}
    return [by_id[offer_id] for offer_id in catalogue.loaded.columns.ids]


def test_relevance_queries_are_enough_and_judged(catalogue: Catalogue, names: list[str]) -> None:
    queries = load_queries()

    unanswerable = [judged.query.words for judged in queries if not any(judged.grade(name, 0) == 3 for name in names)]
    assert len(queries) >= 60
    assert unanswerable == []


def test_relevance_is_clearly_better_than_by_distance(catalogue: Catalogue, names: list[str]) -> None:
    baseline, found = measure(catalogue, names, by_distance), measure(catalogue, names, ours)

    print(f"\nNDCG@3 {found.ndcg:.3f} (by distance {baseline.ndcg:.3f})")
    print(f"precision@3 {found.precision:.3f} (by distance {baseline.precision:.3f})")
    for query, ndcg in sorted(found.by_query.items(), key=lambda item: item[1])[:15]:
        print(f"  {ndcg:.2f}  {query}")
    assert found.ndcg >= 0.78
    assert found.ndcg >= baseline.ndcg + 0.35
    assert found.precision >= baseline.precision + 0.25
