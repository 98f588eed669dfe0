"""A real gateway process, to be killed; and a scripted worker beside it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from relais.settings import ROOT


class GatewayProcess:
    """`python -m api` on a given port and database; `kill` is `kill -9`."""

    def __init__(self, folder: Path, port: int, worker_url: str, **environment: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._log = (folder / "gateway.log").open("ab")
        self.environment = {
            **os.environ,
            "RELAIS_VAR_DIR": str(folder),
            "RELAIS_PORT": str(port),
            "RELAIS_WORKER_URLS": f'["{worker_url}"]',
            "RELAIS_LOG_LEVEL": "WARNING",
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Does not wait until it answers."""
        command = [sys.executable, "-m", "api"]
        streams = {"stdout": self._log, "stderr": self._log}
        self._process = subprocess.Popen(command, cwd=ROOT, env=self.environment, **streams)

    def wait_until_alive(self, *, within_s: float = 30) -> None:
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.url}/health/live", timeout=1).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise AssertionError("the gateway does not answer")

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """As Ctrl-C does; the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(timeout=15)

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()
        self._log.close()
