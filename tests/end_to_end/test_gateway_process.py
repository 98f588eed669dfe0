"""`python -m api` as an operator meets it: it stops when told, and says in one sentence why it does not start."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from relais.settings import ROOT
from tests.end_to_end.gateway import GatewayProcess


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = GatewayProcess(tmp_path, port, "http://127.0.0.1:9")
    process.start()
    process.wait_until_alive()
    yield process
    process.close()


def test_ctrl_c_stops_it_at_once(gateway: GatewayProcess) -> None:
    assert gateway.stop() in (0, -2, 130)


def test_second_gateway_and_busy_port_are_explained_in_one_sentence(gateway: GatewayProcess, tmp_path: Path) -> None:
    same_file = _start_in_vain(gateway.environment)
    same_port = _start_in_vain({**gateway.environment, "RELAIS_VAR_DIR": str(tmp_path / "other")})

    assert "another gateway already writes" in same_file
    assert "RELAIS_PORT" in same_port
    assert all("Traceback" not in said and said.count("\n") == 1 for said in (same_file, same_port))


def _start_in_vain(environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "api"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 1
    return run.stderr
