"""Start what is measured: one worker, or stock `rasa run` with the stock action server, on the same model."""

import contextlib
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from scripts.environments import DIALOGUE, GATEWAY, ROOT, python_of
from scripts.processes import Watched, free_port, stop_all

SECRET = "bench"
START_TIMEOUT_S = 240.0


@dataclass(frozen=True)
class Server:
    """What answers, since when (seconds after it was started), and which processes to weigh."""

    address: str
    started_in_s: float
    pids: dict[str, int]


@contextlib.contextmanager
def worker(folder: Path, env: dict[str, str]) -> Iterator[Server]:
    address = f"http://127.0.0.1:{free_port()}"
    command = [python_of(DIALOGUE), "-m", "bot.worker", address]
    with _started({"worker": command}, folder, {**env, "RELAIS_WORKER_SECRET": SECRET}) as processes:
        yield _ready(processes, address, lambda: _asks(f"{address}/health", {"x-relais-secret": SECRET}))


@contextlib.contextmanager
def stack(folder: Path, env: dict[str, str]) -> Iterator[Server]:
    """Gateway and worker, as `make run` starts them."""
    port, worker_address = free_port(), f"http://127.0.0.1:{free_port()}"
    shared = {
        **env,
        "RELAIS_WORKER_SECRET": SECRET,
        "RELAIS_WORKER_URLS": f'["{worker_address}"]',
        "RELAIS_PORT": str(port),
    }
    commands = {
        "worker": [python_of(DIALOGUE), "-m", "bot.worker", worker_address],
        "gateway": [python_of(GATEWAY), "-m", "api"],
    }
    address = f"http://127.0.0.1:{port}"
    with _started(commands, folder, shared) as processes:
        yield _ready(processes, address, lambda: _asks(f"{address}/health/ready", {}))


@contextlib.contextmanager
def stock_rasa(folder: Path, model: Path, env: dict[str, str]) -> Iterator[Server]:
    """`rasa run` and `rasa run actions` as its documentation starts them, tracker store in SQLite."""
    port, actions_port = free_port(), free_port()
    endpoints = folder / "endpoints.yml"
    endpoints.write_text(
        f'action_endpoint:\n  url: "http://127.0.0.1:{actions_port}/webhook"\n'
        f'tracker_store:\n  type: SQL\n  dialect: sqlite\n  url: "sqlite:///{folder / "tracker.db"}"\n'
    )
    credentials = folder / "credentials.yml"
    credentials.write_text("rest:\n")
    rasa = [python_of(DIALOGUE), "-m", "rasa", "run"]
    commands = {
        "rasa run": [
            *rasa, "--model", str(model), "--endpoints", str(endpoints), "--credentials", str(credentials),
            "--port", str(port), "--interface", "127.0.0.1",
        ],
        "rasa run actions": [*rasa, "actions", "--actions", "bot.actions", "--port", str(actions_port)],
    }  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    with _started(commands, folder, env) as processes:
        yield _ready(processes, address, lambda: _answers_first_message(address))


def base_environment(folder: Path, database_url: str) -> dict[str, str]:
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "RELAIS_VAR_DIR": str(folder),
        "RELAIS_MODEL_DIR": os.environ.get("RELAIS_MODEL_DIR", str(ROOT / "var" / "models")),
        "RELAIS_DATABASE_URL": database_url,
        "PYTHONUNBUFFERED": "1",
    }


def fill(env: dict[str, str]) -> None:
    """Tables, communes and the demonstration catalogue, in the database that `env` names."""
    prepare(env)
    relais(env, "offers", "import", str(ROOT / "data" / "catalogue"), "--feed", "demonstration")


def prepare(env: dict[str, str]) -> None:
    """Tables and communes, no offers."""
    relais(env, "database", "migrate")
    relais(env, "places", "import")


def relais(env: dict[str, str], *command: str) -> None:
    subprocess.run([python_of(GATEWAY), "-m", "relais", *command], env=env, cwd=ROOT, check=True, capture_output=True)


def ensure_model(env: dict[str, str]) -> Path:
    """The model of today's data, trained when there is none, as `make run` does."""
    train = [python_of(DIALOGUE), "-m", "bot.train"]
    subprocess.run(train, env=env, cwd=ROOT, check=True, capture_output=True)
    return Path(env["RELAIS_MODEL_DIR"]) / "relais.tar.gz"


@contextlib.contextmanager
def _started(commands: dict[str, list[str]], folder: Path, env: dict[str, str]) -> Iterator[list[Watched]]:
    watched = [Watched(name, command, env, folder / f"{name}.log") for name, command in commands.items()]
    try:
        for one in watched:
            one.start()
        yield watched
    finally:
        stop_all(watched)


def _ready(processes: list[Watched], address: str, ready: Callable[[], bool]) -> Server:
    started = time.monotonic()
    while not ready():
        for one in processes:
            if one.process is not None and one.process.poll() is not None:
                raise RuntimeError(f"{one.name} has stopped: {one.last_words()}")
        if time.monotonic() - started > START_TIMEOUT_S:
            raise TimeoutError(address)
        time.sleep(0.05)
    pids = {one.name: one.process.pid for one in processes if one.process is not None}
    return Server(address, time.monotonic() - started, pids)


def _asks(url: str, headers: dict[str, str]) -> bool:
    try:
        return httpx.get(url, headers=headers, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def _answers_first_message(address: str) -> bool:
    try:
        body = {"sender": "first", "message": "bonjour"}
        return bool(httpx.post(f"{address}/webhooks/rest/webhook", json=body, timeout=30).json())
    except (httpx.HTTPError, ValueError):
        return False
