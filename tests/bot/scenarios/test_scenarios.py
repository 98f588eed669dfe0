"""Every scenario against the trained model: as written, live, and rebuilt from its snapshot at every turn."""

import os

import pytest

pytest.importorskip("rasa", reason="runs in the dialogue's environment (.venv-rasa)")

from bot.turns import Turns
from relais.settings import Settings
from tests.bot.scenarios.catalogue import fill
from tests.bot.scenarios.runner import Player, differences, exchanges_of, load_scenarios

pytestmark = pytest.mark.rasa

SCENARIOS = load_scenarios()


@pytest.fixture(scope="session")
def turns(tmp_path_factory):
    model = Settings().model_dir / "relais.tar.gz"
    if not model.exists():
        pytest.skip(f"there is no trained model at {model}: run `make train`")
    url = f"sqlite:///{tmp_path_factory.mktemp('scenarios') / 'relais.sqlite3'}"
    fill(url)
    before = os.environ.get("RELAIS_DATABASE_URL")
    os.environ["RELAIS_DATABASE_URL"] = url
    yield Turns(model)
    del os.environ["RELAIS_DATABASE_URL"]
    if before is not None:
        os.environ["RELAIS_DATABASE_URL"] = before


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_scenario_played_answers_as_written(turns, scenario):
    player = Player(turns, scenario.name, context=scenario.context)

    for number, exchange in enumerate(exchanges_of(scenario), start=1):
        problems = differences(await player.send(exchange.message), exchange.expected)

        assert problems == [], f"at turn {number}: {exchange.message}"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_scenario_rebuilt_at_every_turn_answers_as_written(turns, scenario):
    player = Player(turns, scenario.name, context=scenario.context, is_rebuilt=True)

    for number, exchange in enumerate(exchanges_of(scenario), start=1):
        problems = differences(await player.send(exchange.message), exchange.expected)

        assert problems == [], f"at turn {number}: {exchange.message}"


def test_scenarios_are_many_and_have_one_name_each():
    names = [scenario.name for scenario in SCENARIOS]

    assert len(names) == len(set(names))
    assert len(names) >= 40
