"""What a person sees while Relais sets itself up: one line a step, with the time it took."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

BEAT_S = 5.0


class Stop(Exception):
    """One sentence that says what is wrong and what to do."""


def say(text: str) -> None:
    print(text, flush=True)


def step(title: str, command: list[str], log: Path, *, env: dict[str, str] | None = None) -> None:
    """Run a command quietly into a log file; show that it lives, and where to read on when it fails."""
    wait_for(start(title, command, log, env=env))


class Step:
    """A command under way."""

    def __init__(self, title: str, command: list[str], log: Path, env: dict[str, str] | None) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        self.title, self.log, self.started = title, log, time.monotonic()
        self._out = log.open("w")
        self.process = subprocess.Popen(command, stdout=self._out, stderr=subprocess.STDOUT, env=env)

    @property
    def elapsed_s(self) -> int:
        return round(time.monotonic() - self.started)

    def last_line(self) -> str:
        lines = self.log.read_text(errors="replace").replace("\r", "\n").strip().splitlines()
        return lines[-1].strip()[:100] if lines else ""

    def stop(self) -> None:
        self.process.terminate()


def start(title: str, command: list[str], log: Path, *, env: dict[str, str] | None = None) -> Step:
    say(f"· {title} …")
    return Step(title, command, log, env)


def wait_for(*steps: Step) -> None:
    """Until all have ended; the first that fails stops the others."""
    running = list(steps)
    try:
        while running:
            running = [one for one in running if not _has_ended(one)]
    except BaseException:
        for one in running:
            one.stop()
        raise


def until(ready: Callable[[], bool], title: str, *, timeout_s: float, alive: Callable[[], None]) -> None:
    """Wait for a condition, showing that time passes; `alive` raises when waiting is hopeless."""
    started = beat = time.monotonic()
    while not ready():
        alive()
        now = time.monotonic()
        if now - started > timeout_s:
            raise Stop(f"{title}: nothing after {timeout_s:.0f} s. Read var/log/ to see why.")
        if now - beat > BEAT_S:
            beat = now
            say(f"  {title} … {now - started:.0f} s")
        time.sleep(0.1)


def _has_ended(one: Step) -> bool:
    try:
        code = one.process.wait(timeout=BEAT_S)
    except subprocess.TimeoutExpired:
        say(f"  {one.title} … {one.elapsed_s} s")
        return False
    if code != 0:
        raise Stop(f"{one.title}: failed ({one.last_line() or f'code {code}'}). The whole story: {one.log}")
    say(f"✓ {one.title} ({one.elapsed_s} s)")
    return True


def run_main(main: Callable[[], int]) -> None:
    """Ctrl-C and foreseen failures end in one sentence, never in a trace."""
    try:
        sys.exit(main())
    except Stop as problem:
        print(f"✗ {problem}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
