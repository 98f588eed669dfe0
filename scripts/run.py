"""`make run`: from nothing to a running assistant; later starts skip what is there. Ctrl-C stops everything."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from scripts.console import Step, Stop, run_main, say, start, step, until, wait_for
from scripts.environments import DIALOGUE, GATEWAY, LOGS, ROOT, VAR, python_of, set_up
from scripts.processes import Watched, check_port, free_port, stop_all

READY_TIMEOUT_S = 300.0


def main() -> int:
    """Set up what is missing, start, wait until ready, print the address, watch."""
    # Set by hand: started in the background, a process inherits that Ctrl-C is ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    host, port = os.environ.get("RELAIS_HOST", "127.0.0.1"), _port()
    started = time.monotonic()
    set_up()
    check_port(host, port)
    env = _environment(host, port)
    watched = _processes(env)
    try:
        _prepare(env, watched)
        _wait_until_ready(host, port, watched)
        took_s = time.monotonic() - started
        say(f"\n  Relais is ready: http://{host}:{port}/  (after {took_s:.0f} s; Ctrl-C stops it)")
        say(f"  Console of the counsellors: http://{host}:{port}/console\n")
        while True:
            time.sleep(0.5)
            for one in watched:
                one.revive()
    finally:
        say("Stopping …")
        stop_all(watched)


def _prepare(env: dict[str, str], watched: list[Watched]) -> None:
    """Model, tables, communes, offers, first accounts; each process starts as soon as what it needs is there."""
    training = _training(env)
    if not training and (VAR / "relais.sqlite3").exists():
        _start(watched[:-1])  # a worker takes longer to load than the rest takes to be checked
    relais = [python_of(GATEWAY), "-m", "relais"]
    step("Tables", [*relais, "database", "migrate"], LOGS / "migrate.log", env=env)
    step("Communes", [*relais, "places", "import"], LOGS / "places.log", env=env)
    catalogue = [*relais, "offers", "import", str(ROOT / "data" / "catalogue"), "--feed", "demonstration"]
    step("Demonstration catalogue", catalogue, LOGS / "offers.log", env=env)
    _demonstrate(env)
    if training:
        wait_for(training)
    _start([one for one in watched if one.process is None])


def _demonstrate(env: dict[str, str]) -> None:
    """Shown at once, and never through a log: it holds the first passwords."""
    command = [python_of(GATEWAY), "-m", "relais", "counsellors", "demonstrate"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise Stop(f"Demonstration structures and accounts: failed ({done.stderr.strip()[-200:]}).")
    if done.stdout.strip():
        say(f"\n{done.stdout}")


def _start(processes: list[Watched]) -> None:
    for one in processes:
        one.start()


def _training(env: dict[str, str]) -> Step | None:
    train = [python_of(DIALOGUE), "-m", "bot.train"]
    if subprocess.run([*train, "--check"], env=env, cwd=ROOT).returncode == 0:
        return None
    return start("Training the model (about a minute)", train, LOGS / "train.log", env=env)


def _processes(env: dict[str, str]) -> list[Watched]:
    urls = json.loads(env["RELAIS_WORKER_URLS"])
    workers = [
        Watched(f"worker {n}", [python_of(DIALOGUE), "-m", "bot.worker", url], env, LOGS / f"worker-{n}.log")
        for n, url in enumerate(urls, 1)
    ]
    gateway = Watched("gateway", [python_of(GATEWAY), "-m", "api"], env, LOGS / "gateway.log")
    return [*workers, gateway]


def _environment(host: str, port: int) -> dict[str, str]:
    """Settings that the processes share; what the operator has set is kept."""
    workers = int(os.environ.get("RELAIS_WORKERS", "1"))
    urls = [f"http://127.0.0.1:{free_port()}" for _ in range(workers)]
    return {
        "RELAIS_WORKER_URLS": json.dumps(urls),
        "RELAIS_WORKER_SECRET": secrets.token_urlsafe(32),
        **os.environ,
        "RELAIS_HOST": host,
        "RELAIS_PORT": str(port),
        "RELAIS_VAR_DIR": str(VAR),
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
    }


def _wait_until_ready(host: str, port: int, watched: list[Watched]) -> None:
    def alive() -> None:
        for one in watched:
            one.revive()

    reachable = "127.0.0.1" if host == "0.0.0.0" else host
    until(lambda: _is_ready(f"http://{reachable}:{port}"), "Starting", timeout_s=READY_TIMEOUT_S, alive=alive)


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _port() -> int:
    written = os.environ.get("RELAIS_PORT", "8000")
    if not written.isdigit() or not 0 < int(written) < 65536:
        raise Stop(f"RELAIS_PORT is {written!r}: it must be a number between 1 and 65535.")
    return int(written)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    run_main(main)
