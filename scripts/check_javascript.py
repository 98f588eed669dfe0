"""The widget's scripts: they parse, they stay small, and none of them writes HTML from text."""

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from api.http.lean import without_comments
from relais.settings import ROOT

PAGES = ROOT / "api" / "pages"
LIMIT_BYTES = 20_000
FORBIDDEN = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function)\b")


def main() -> int:
    scripts = sorted(PAGES.rglob("*.js"))
    problems = [*_broken(scripts), *_unsafe(scripts), *_too_large(scripts)]
    print("\n".join(problems) or f"{len(scripts)} scripts, {_weight(scripts)} bytes once compressed.")
    return 1 if problems else 0


def _broken(scripts: list[Path]) -> Iterator[str]:
    for path in scripts:
        source = path.read_text()
        kind = "module" if re.search(r"^\s*(import|export)\b", source, re.M) else "commonjs"
        command = ["node", f"--input-type={kind}", "--check", "-"]
        done = subprocess.run(command, input=source, capture_output=True, text=True)
        if done.returncode != 0:
            yield f"{path.relative_to(ROOT)}: {done.stderr.strip()[:300]}"


def _unsafe(scripts: list[Path]) -> Iterator[str]:
    for path in scripts:
        for found in FORBIDDEN.finditer(path.read_text()):
            yield f"{path.relative_to(ROOT)}: {found[0]} is not allowed, use textContent and <template>"


def _too_large(scripts: list[Path]) -> Iterator[str]:
    if _weight(scripts) > LIMIT_BYTES:
        yield f"the scripts weigh {_weight(scripts)} bytes once compressed; the limit is {LIMIT_BYTES}"


def _weight(scripts: list[Path]) -> int:
    """As the gateway sends them: without comments, each compressed alone."""
    return sum(len(gzip.compress(without_comments(path.read_bytes()), 9)) for path in scripts)


if __name__ == "__main__":
    sys.exit(main())
