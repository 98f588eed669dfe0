"""Gateways and a stub worker in processes of their own, without rate limits: what the gateway itself can do."""

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
    ports: tuple[int, ...] = ()  # of all gateways, the first among them
    gateway_pids: tuple[int, ...] = ()

    def gateway_cpu_s(self) -> float:
        """Of all of them."""
        return sum(map(cpu_s, self.gateway_pids))

    def gateway_mb(self) -> float:
        return memory_mb(self.gateway_pid)


@contextlib.contextmanager
def opened(
    database_url: str = "",
    *,
    seed: Seed | None = None,
    worker: Worker | None = None,
    gateways: int = 1,
    redis_url: str = "",
) -> Iterator[House]:
    """Ready, its catalogue loaded; stopped at the end. An empty SQLite file when no database is named.

    `seed` puts rows into it before it serves; `worker` serves another stub (both run in other processes). Several
    gateways need PostgreSQL, and Redis to wake each other.
    """
    from relais import crypto

    ports, worker_port, key = tuple(free_port() for _ in range(gateways)), free_port(), crypto.new_key()
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        stub = _started(stack, spawn.Process(target=worker or run_worker, args=(worker_port,), daemon=True))
        pids = []
        for number, port in enumerate(ports):
            asked = (port, worker_port, folder, database_url, seed if number == 0 else None, redis_url, key)
            pids.append(_started(stack, spawn.Process(target=run_gateway, args=asked, daemon=True)))
            _wait_until_ready(f"http://127.0.0.1:{port}")
        yield House(ports[0], pids[0], stub, ports, tuple(pids))


def _started(stack: contextlib.ExitStack, process: multiprocessing.process.BaseProcess) -> int:
    """Its number; it is ended with the stack."""
    process.start()
    stack.callback(process.join)
    stack.callback(process.terminate)
    return process.pid or 0


def run_worker(port: int) -> None:
    from tests.fakes.worker import ScriptedWorker

    uvicorn.run(ScriptedWorker().app, port=port, log_level="error", access_log=False)


def run_gateway(
    port: int,
    worker_port: int,
    folder: str,
    database_url: str,
    seed: Seed | None,
    redis_url: str,
    key: str,
) -> None:
    from api import logs, starting
    from api.app import around, build_gateway, create_app
    from api.limits import Limiter, Rate
    from relais.database import Database
    from relais.settings import Settings

    logs.set_up("WARNING")
    starting.tune()
    settings = Settings(
        var_dir=Path(folder),
        database_url=database_url,
        worker_urls=(f"http://127.0.0.1:{worker_port}",),
        encryption_keys=SecretStr(key),
        redis_url=redis_url,
    )
    database = Database(settings.resolved_database_url)
    starting.stay_on_one_core(database)
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
