"""A gateway and a stub worker in processes of their own, without rate limits: what the gateway itself can do."""

import contextlib
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from pydantic import SecretStr

from scripts.bench.figures import cpu_s, memory_mb
from scripts.processes import free_port

Seed = Callable[[Any], None]  # of the gateway's database
Worker = Callable[[int], None]


@dataclass(frozen=True)
class House:
    port: int
    gateway_pid: int
    worker_pid: int

    def gateway_cpu_s(self) -> float:
        return cpu_s(self.gateway_pid)

    def gateway_mb(self) -> float:
        return memory_mb(self.gateway_pid)


@contextlib.contextmanager
def opened(database_url: str = "", *, seed: Seed | None = None, worker: Worker | None = None) -> Iterator[House]:
    """Ready, its catalogue loaded; stopped at the end. An empty SQLite file when no database is named.

    `seed` puts rows into it before it serves; `worker` serves another stub (both run in other processes).
    """
    port, worker_port = free_port(), free_port()
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        gateway = spawn.Process(target=run_gateway, args=(port, worker_port, folder, database_url, seed), daemon=True)
        stub = spawn.Process(target=worker or run_worker, args=(worker_port,), daemon=True)
        for process in (stub, gateway):
            process.start()
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}")
            yield House(port, gateway.pid or 0, stub.pid or 0)
        finally:
            for process in (gateway, stub):
                process.terminate()
                process.join()


def run_worker(port: int) -> None:
    from tests.fakes.worker import ScriptedWorker

    uvicorn.run(ScriptedWorker().app, port=port, log_level="error", access_log=False)


def run_gateway(port: int, worker_port: int, folder: str, database_url: str, seed: Seed | None = None) -> None:
    from api import logs, starting
    from api.app import around, build_gateway, create_app
    from api.limits import Limiter, Rate
    from relais import crypto
    from relais.database import Database
    from relais.settings import Settings

    logs.set_up("WARNING")
    starting.tune()
    settings = Settings(
        var_dir=Path(folder),
        database_url=database_url,
        worker_urls=(f"http://127.0.0.1:{worker_port}",),
        encryption_keys=SecretStr(crypto.new_key()),
    )
    database = Database(settings.resolved_database_url)
    starting.prepare_tables(database)
    starting.prepare_keys(database, settings)
    if seed is not None:
        seed(database)
    gateway = build_gateway(settings, database)
    gateway.messages = gateway.new_conversations = Limiter((Rate(1e9, 1e9),))
    uvicorn.run(around(create_app(gateway)), port=port, log_config=None, access_log=False)


def _wait_until_ready(url: str) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        with contextlib.suppress(httpx.TransportError):
            response = httpx.get(f"{url}/health/ready", timeout=5)
            if response.status_code == 200 and response.json()["offers"]:
                return
        time.sleep(0.1)
    raise SystemExit("the gateway does not start")
