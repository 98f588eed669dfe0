"""For people who know Rasa: `rasa run`, `rasa run actions`, `rasa test` and `rasa shell` work on the same files."""

import json
import subprocess

import httpx
import pytest

from scripts.bench.servers import base_environment, fill, stock_rasa
from scripts.environments import DIALOGUE, ROOT, python_of
from tests.end_to_end.stack import MODEL, skip_without_model

pytestmark = [pytest.mark.rasa, pytest.mark.slow, pytest.mark.timeout(400)]

STORIES = ROOT / "tests" / "bot" / "rasa_test" / "test_stories.yml"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    skip_without_model()
    folder = tmp_path_factory.mktemp("stock")
    env = base_environment(folder, f"sqlite:///{folder / 'relais.sqlite3'}")
    fill(env)
    return folder, env


def test_rasa_run_with_its_action_server_finds_offers(environment):
    folder, env = environment

    with stock_rasa(folder, MODEL, env) as server:
        body = {"sender": "someone", "message": "une place en crèche à Castres"}
        said = httpx.post(f"{server.address}/webhooks/rest/webhook", json=body, timeout=60).json()

    (shown,) = [
        message["custom"]["relais"] for message in said if "custom" in message and "relais" in message["custom"]
    ]
    assert len(shown["offers"]) == 3


def test_rasa_test_plays_the_stories(environment):
    folder, env = environment
    command = [python_of(DIALOGUE), "-m", "rasa", "test", "core", "--model", str(MODEL), "--stories", str(STORIES)]

    done = subprocess.run(
        [*command, "--out", str(folder / "results")], env=env, cwd=ROOT, capture_output=True, text=True
    )

    report = json.loads((folder / "results" / "story_report.json").read_text())
    assert done.returncode == 0, done.stderr[-2000:]
    assert report["conversation_accuracy"]["correct"] == report["conversation_accuracy"]["total"] > 0
