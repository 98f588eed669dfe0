"""`make test`: every test that this machine can run, each in its environment; skips are named with reasons."""

import json
import os
import shutil
import subprocess
import sys
import time

from scripts.console import Stop, run_main, say
from scripts.environments import DIALOGUE, GATEWAY, LOGS, ROOT, python_of

FAILED = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
SOME_FAILED = 1  # pytest's exit code
MOST_TRIED_AGAIN = 5  # a loaded machine upsets a few tests of time; more is a fault of the code


def suites() -> dict[str, list[str]]:
    gateway, dialogue = python_of(GATEWAY), python_of(DIALOGUE)
    found = {
        "domain and gateway": [
            gateway,
            "-m",
            "pytest",
            "-q",
            "-n",
            "3",  # many of them wait for a deadline or a disk
            "tests/relais",
            "tests/api",
            "tests/data",
            "tests/scripts",
        ],
        "dialogue": [dialogue, "-m", "pytest", "-q", "tests/bot"],
        # Playwright keeps a loop running in its process, so the browser has one of its own.
        # A stack is started once for the tests of a file.
        "end to end": [
            gateway,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "--dist",
            "loadfile",
            "tests/end_to_end",
            "--ignore",
            "tests/end_to_end/browser",
        ],
        "browser": [gateway, "-m", "pytest", "-q", "-n", "2", "tests/end_to_end/browser"],
    }
    if shutil.which("node"):
        found["widget"] = ["node", "--test", "tests/widget/"]
    return found


def main() -> int:
    """Train if needed, run all suites, then say what passed, and what only passed when it was alone."""
    _train()
    FAILED.unlink(missing_ok=True)
    results = {name: _run(name, command) for name, command in suites().items()}
    if not shutil.which("node"):
        say("– widget logic: skipped, there is no node on this machine")
    for name, (code, took_s) in results.items():
        say(f"{'✓' if code == 0 else '✗'} {name} ({took_s:.0f} s)")
    return 1 if any(code for code, _ in results.values()) else 0


def _run(name: str, command: list[str]) -> tuple[int, float]:
    say(f"\n— {name}")
    started = time.monotonic()
    code = _run_once(command)
    failed = list_failed()
    if code == SOME_FAILED and 0 < len(failed) <= MOST_TRIED_AGAIN:
        say(f"\n— {name}: what failed, again and alone")
        code = _run_once([*_alone(command), "--last-failed", "--last-failed-no-failures", "none"])
        say("".join(f"! {test}: {'mend it, it failed once' if code == 0 else 'failed'}\n" for test in failed))
    return code, time.monotonic() - started


def _run_once(command: list[str]) -> int:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"}).returncode


def _alone(command: list[str]) -> list[str]:
    """Without the processes side by side."""
    at = command.index("-n") if "-n" in command else len(command)
    return command[:at] + command[at + 2 :]


def list_failed() -> list[str]:
    """Of the last run, as pytest keeps them."""
    return sorted(json.loads(FAILED.read_text())) if FAILED.exists() else []


def _train() -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "train.log"
    with log.open("w") as out:
        say("· The model …")
        code = subprocess.run([python_of(DIALOGUE), "-m", "bot.train"], cwd=ROOT, stdout=out, stderr=out).returncode
    if code != 0:
        raise Stop(f"Training failed; read the end of {log}.")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    run_main(main)
