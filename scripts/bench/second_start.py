"""`make run` when model, data and environments exist: wall clock from the command to « ready ». Target: ≤ 20 s.

A folder of its own holds tables and offers, made by a first start that is not counted; the files are then in the
system's memory, as after a restart of the service and not as after one of the machine.
"""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.bench.figures import table
from scripts.bench.servers import base_environment, ensure_model
from scripts.environments import ROOT
from scripts.processes import free_port

STARTS = 3
READY = "Relais is ready"

Figures = dict[str, Any]


def run(*, quick: bool = False) -> Figures:
    """Prints one line a start, then where the time of the last one went."""
    with tempfile.TemporaryDirectory(prefix="relais-start-") as place:
        env = base_environment(Path(place), f"sqlite:///{Path(place) / 'relais.sqlite3'}")
        ensure_model(env)
        first = start_once(env)
        later = [start_once(env) for _ in range(1 if quick else STARTS)]
    figures = {
        "first, model kept s": first[-1][0],
        "second s": max(story[-1][0] for story in later),
        "all": [round(story[-1][0], 1) for story in later],
        "load of the machine": os.getloadavg()[0],
    }
    row = [f"{value:.1f}" if isinstance(value, float) else str(value) for value in figures.values()]
    print(table("make run, to ready (the slowest of the later starts)", tuple(figures), [row]))
    print(table("The last of them, line by line", ("s", "said"), [(f"{at:.1f}", said) for at, said in later[-1]]))
    return figures


def start_once(env: dict[str, str]) -> list[tuple[float, str]]:
    """What it says and after how many seconds, up to « ready »; then stopped as by Ctrl-C."""
    started = time.perf_counter()
    story: list[tuple[float, str]] = []
    with _making(env) as lines:
        for line in lines:
            if line.strip():
                story.append((time.perf_counter() - started, line.strip()))
            if READY in line:
                return story
    raise RuntimeError(f"make run has ended: {story[-3:]}")


@contextlib.contextmanager
def _making(env: dict[str, str]) -> Iterator[Iterator[str]]:
    """The lines of `make run` on a free port, in a group of processes of its own."""
    process = subprocess.Popen(
        ["make", "run"],
        env={**env, "RELAIS_PORT": str(free_port())},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        yield iter(process.stdout)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=30)
