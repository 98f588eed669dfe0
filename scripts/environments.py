"""Build the two environments from their locked, hashed requirements; touch neither when nothing changed."""

import hashlib
import os
import shutil
import sys
from pathlib import Path

from scripts.console import Step, Stop, run_main, start, step, wait_for

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("RELAIS_VAR_DIR", ROOT / "var")).resolve()
LOGS = VAR / "log"
NEEDED_GB = 4
GATEWAY, DIALOGUE = ROOT / ".venv", ROOT / ".venv-rasa"


def set_up(*, dev: bool = False) -> None:
    """Both environments, side by side."""
    _check_machine()
    gateway_lock = "dev.txt" if dev else "gateway.txt"
    wanted = [(GATEWAY, gateway_lock), (DIALOGUE, "rasa.txt")]
    missing = [(venv, lock) for venv, lock in wanted if not _is_current(venv, lock)]
    if not missing:
        return
    _check_disk()
    steps = [_install(venv, lock) for venv, lock in missing]
    wait_for(*steps)
    for venv, lock in missing:
        _mark(venv).write_text(_digest(lock))


def python_of(venv: Path) -> str:
    return str(venv / "bin" / "python")


def _install(venv: Path, lock: str) -> Step:
    """uv when it can be had (27 s for the dialogue), stock pip otherwise (200 s); the same hashes either way."""
    if not (venv / "bin" / "python").exists():
        step(f"Environment {venv.name}", [sys.executable, "-m", "venv", str(venv)], LOGS / f"venv{venv.name}.log")
    _mark(venv).unlink(missing_ok=True)
    title, log = f"Packages of {venv.name} ({lock})", LOGS / f"install{venv.name}.log"
    pip = [python_of(venv), "-m", "pip", "--disable-pip-version-check"]
    locked = ["--no-deps", "--require-hashes", "-r", str(ROOT / "requirements" / lock)]
    try:
        bootstrap = str(ROOT / "requirements" / "bootstrap.txt")
        step(f"Installer of {venv.name}", [*pip, "install", "--require-hashes", "-r", bootstrap], log)
    except Stop:
        return start(title, [*pip, "install", *locked, "--ignore-requires-python"], log)
    uv = [str(venv / "bin" / "uv"), "pip", "install", "--python", python_of(venv)]
    # Compiled once: where Python may not write its bytecode, each start would compile TensorFlow again (8 s of 11).
    return start(title, [*uv, *locked], log, env={**os.environ, "UV_NO_PROGRESS": "1", "UV_COMPILE_BYTECODE": "1"})


def _check_machine() -> None:
    if sys.version_info[:2] != (3, 11):
        found = ".".join(map(str, sys.version_info[:2]))
        raise Stop(f"Relais needs Python 3.11, this is {found}: install it, then `make run PYTHON=its/path`.")


def _check_disk() -> None:
    free_gb = shutil.disk_usage(ROOT).free / 1e9
    if free_gb < NEEDED_GB:
        raise Stop(
            f"Only {free_gb:.1f} GB free on the disk of {ROOT}; Relais needs {NEEDED_GB} GB: make room, then again."
        )


def _is_current(venv: Path, lock: str) -> bool:
    """An environment with the development tools also serves where only the gateway's are asked for."""
    accepted = {_digest(lock), _digest("dev.txt")} if lock == "gateway.txt" else {_digest(lock)}
    return _mark(venv).exists() and _mark(venv).read_text() in accepted


def _mark(venv: Path) -> Path:
    return venv / "installed.sha256"


def _digest(lock: str) -> str:
    return hashlib.sha256((ROOT / "requirements" / lock).read_bytes()).hexdigest()


def main() -> int:
    set_up(dev="--dev" in sys.argv)
    return 0


if __name__ == "__main__":
    run_main(main)
