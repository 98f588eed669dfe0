"""Start the gateway and the workers, watch them, stop them: always all of them."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from scripts.console import Stop, say

QUICK_DEATHS = 5
QUICK_S = 10.0
GRACE_S = 8.0


@dataclass
class Watched:
    """A process that is started again when it dies, unless it dies at once, again and again."""

    name: str
    command: list[str]
    env: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = field(default=0)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            # A session of its own: Ctrl-C reaches the supervisor only, which then stops everyone in order.
            self.process = subprocess.Popen(
                self.command,
                env=self.env,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        self.started = time.monotonic()

    def revive(self) -> None:
        """Start again after a death; raises `Stop` with the process's own last words when it is hopeless."""
        if self.process is None or self.process.poll() is None:
            return
        lived_s = time.monotonic() - self.started
        self.deaths = self.deaths + 1 if lived_s < QUICK_S else 1
        if self.process.returncode == 2 or self.deaths >= QUICK_DEATHS:
            raise Stop(f"{self.name} does not start: {self.last_words()} (more in {self.log})")
        say(f"  {self.name} has stopped; starting it again.")
        time.sleep(min(0.2 * 2**self.deaths, 5))
        self.start()

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1][:200] if lines else "no word"

    def ask_to_stop(self) -> None:
        self._signal(signal.SIGTERM)

    def stop(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self.process.wait()

    def _signal(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)


def _die_with_parent() -> None:
    """Even a supervisor that is killed outright leaves nobody behind (prctl, PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def stop_all(watched: list[Watched]) -> None:
    for one in watched:
        one.ask_to_stop()
    deadline = time.monotonic() + GRACE_S
    for one in watched:
        one.stop(deadline)


def check_port(host: str, port: int) -> None:
    """Busy? Then say so before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(f"Port {port} of {host} is busy: stop what uses it, or `RELAIS_PORT=8001 make run`.") from error


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
