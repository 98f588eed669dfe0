"""`run_import`: imports a folder into the test's database, in this process."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from relais.database import Database
from relais.offers.importing import Options, Progress, Report, import_offers
from relais.offers.importing.progress import in_silence
from relais.offers.tables import Feed, Service
from tests.relais.offers.importing.builders import DATA

NOW = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
Import = Callable[..., Report]
Served = Callable[..., list[Service]]


@pytest.fixture
def run_import(database: Database) -> Import:
    def run(path: Path, *, feed: str = "main", progress: Progress = in_silence, **options: Any) -> Report:
        chosen = Options(**({"workers": 1} | options))
        return import_offers(database, path, feed=feed, data_dir=DATA, progress=progress, options=chosen, now=NOW)

    return run


@pytest.fixture
def served(database: Database) -> Served:
    """The services that a search would see, in the order of their identifiers."""

    def list_services() -> list[Service]:
        with database.read_session() as session:
            query = select(Service).join(Feed, Feed.edition_id == Service.edition_id).order_by(Service.id)
            return list(session.scalars(query))

    return list_services
