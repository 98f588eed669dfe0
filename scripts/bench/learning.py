"""Training, and the understanding of one message inside Rasa. Targets: ≤ 4 min on two cores, p95 ≤ 10 ms.

Training is the whole command (`make train`), its start included, into a folder of its own, without what Rasa has
kept of an earlier training. Understanding is Rasa's
`parse_message` on each sentence of the development set, one after the other, with the model as the worker loads it.
"""

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from scripts.bench.figures import Weigher, table
from scripts.bench.servers import base_environment
from scripts.environments import DIALOGUE, ROOT, python_of

SENTENCES = ROOT / "tests" / "understanding" / "dev.jsonl"

Figures = dict[str, Any]


def run(*, quick: bool = False) -> Figures:
    """Prints a table. There is no quick way to train."""
    with tempfile.TemporaryDirectory(prefix="relais-learning-") as place:
        folder = Path(place)
        own = {"RELAIS_MODEL_DIR": place, "RASA_CACHE_DIRECTORY": str(folder / "cache")}
        env = {**base_environment(folder, f"sqlite:///{folder / 'relais.sqlite3'}"), **own}
        figures = _train(env) | _understand(env)
    figures["load of the machine"] = os.getloadavg()[0]
    row = [f"{value:.1f}" if isinstance(value, float) else str(value) for value in figures.values()]
    print(table("Training, and understanding of one message inside Rasa", tuple(figures), [row]), flush=True)
    return figures


def _train(env: dict[str, str]) -> Figures:
    started = time.perf_counter()
    train = [python_of(DIALOGUE), "-m", "bot.train", "--force"]
    process = subprocess.Popen(train, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with Weigher(process.pid) as weigher:
        code = process.wait()
    if code != 0:
        raise RuntimeError(f"training ended with {code}")
    return {"training s": time.perf_counter() - started, "peak MB": weigher.peak_mb}


def _understand(env: dict[str, str]) -> Figures:
    """In a process of its own: Rasa lives in the other environment."""
    model = Path(env["RELAIS_MODEL_DIR"]) / "relais.tar.gz"
    read = [python_of(DIALOGUE), "-W", "ignore", "-m", "scripts.bench.understanding", str(model), str(SENTENCES)]
    done = subprocess.run(read, env=env, cwd=ROOT, check=True, capture_output=True, text=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures
