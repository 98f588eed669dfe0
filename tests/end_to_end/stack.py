"""The whole of Relais for a test: gateway and worker as `make run` starts them, on the demonstration catalogue."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet

from scripts.bench.servers import fill
from scripts.environments import DIALOGUE, ROOT, python_of
from scripts.processes import Watched, free_port, stop_all
from tests.end_to_end.waiting import until

MODEL = ROOT / "var" / "models" / "relais.tar.gz"
SECRET = "of one test"
READY_S = 120.0


@dataclass
class Stack:
    """Both processes, and how to hurt one of them."""

    address: str
    worker: Watched
    gateway: Watched

    def kill_worker(self) -> None:
        self.worker.process.kill()
        self.worker.process.wait()

    def start_worker(self) -> None:
        self.worker.start()

    def freeze_worker(self) -> None:
        self.worker.process.send_signal(signal.SIGSTOP)

    def thaw_worker(self) -> None:
        self.worker.process.send_signal(signal.SIGCONT)

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.address}/health/ready", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def wait_until_ready(self) -> None:
        until(self.is_ready, timeout_s=READY_S)

    def logs(self) -> str:
        return "".join(one.log.read_text(errors="replace") for one in (self.worker, self.gateway))


@contextmanager
def running(folder: Path, database_url: str, *, redis_url: str = "") -> Iterator[Stack]:
    """Started, filled and ready; all of it ends with the block."""
    skip_without_model()
    port, worker_url = free_port(), f"http://127.0.0.1:{free_port()}"
    env = {**_environment(folder, database_url, port, worker_url), "RELAIS_REDIS_URL": redis_url}
    fill(env)
    worker = Watched("worker", [python_of(DIALOGUE), "-m", "bot.worker", worker_url], env, folder / "worker.log")
    gateway = Watched("gateway", [sys.executable, "-m", "api"], env, folder / "gateway.log")
    stack = Stack(f"http://127.0.0.1:{port}", worker, gateway)
    try:
        worker.start()
        gateway.start()
        stack.wait_until_ready()
        yield stack
    finally:
        stop_all([worker, gateway])


def _environment(folder: Path, database_url: str, port: int, worker_url: str) -> dict[str, str]:
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "RELAIS_VAR_DIR": str(folder),
        "RELAIS_MODEL_DIR": str(MODEL.parent),
        "RELAIS_DATABASE_URL": database_url,
        "RELAIS_PORT": str(port),
        "RELAIS_WORKER_URLS": f'["{worker_url}"]',
        "RELAIS_WORKER_SECRET": SECRET,
        "RELAIS_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    }


def skip_without_model() -> None:
    if not MODEL.exists() or not Path(python_of(DIALOGUE)).exists():
        pytest.skip("the dialogue is not trained on this machine: make train")
