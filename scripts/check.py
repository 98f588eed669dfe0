"""`make check`: everything that reads the code without running it. All run: no failure hides another."""

import shutil
import subprocess
import sys

from scripts.environments import DIALOGUE, GATEWAY, ROOT, python_of

BIN = GATEWAY / "bin"


def checks() -> dict[str, list[str]]:
    python = python_of(GATEWAY)
    found = {
        "format": [str(BIN / "ruff"), "format", "--check", "."],
        "lint": [str(BIN / "ruff"), "check", "."],
        "types": [str(BIN / "mypy")],
        "imports": [str(BIN / "lint-imports")],
        "yaml": [str(BIN / "yamllint"), "--strict", "."],
        "texts": [python, "-m", "scripts.check_texts"],
        "dialogue": [python_of(DIALOGUE), "-m", "scripts.check_dialogue"],
        "locks": [python, "-m", "scripts.check_repository"],
    }
    node = shutil.which("node")
    if node:
        found["javascript"] = [python, "-m", "scripts.check_javascript"]
    return found


def main() -> int:
    failed = []
    for name, command in checks().items():
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        print(f"{'✓' if done.returncode == 0 else '✗'} {name}", flush=True)
        if done.returncode != 0:
            failed.append(name)
            print((done.stdout + done.stderr).strip()[-6000:], flush=True)
    if not shutil.which("node"):
        print("– javascript: skipped, there is no node on this machine")
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
