"""Schemathesis on the public description: no input makes the gateway fail (G20)."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from api.app import build_gateway, create_app
from api.limits import Limiter
from relais import crypto
from relais.database import Base, Database
from relais.settings import Settings
from tests.api.conftest import NO_LIMIT
from tests.tables import import_all_tables


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    import_all_tables()
    crypto.install(crypto.Keyring([crypto.new_key()]))
    database = Database(f"sqlite:///{folder / 'relais.sqlite3'}")
    Base.metadata.create_all(database.engine)
    gateway = build_gateway(Settings(var_dir=folder, worker_urls=("http://127.0.0.1:9",)), database)
    gateway.messages = gateway.new_conversations = Limiter(NO_LIMIT)
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(gateway))


def test_no_input_makes_the_gateway_fail(schema: Any) -> None:
    operations = [result.ok() for result in schema.get_all_operations()]
    for operation in operations:
        _try_all_sorts(operation)
    assert len(operations) >= 9


def _try_all_sorts(operation: Any) -> None:
    @given(case=operation.as_strategy())
    @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def check(case: Any) -> None:
        response = case.call()

        assert response.status_code != 500, operation.label
        assert response.status_code < 500 or response.status_code == 503, operation.label

    check()
