"""The gazetteer on the real reference facts, loaded once."""

import pytest

from relais.places.gazetteer import Gazetteer
from relais.settings import ROOT


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.from_data(ROOT / "data")
