"""The widget's scripts: they parse, they stay small, and none of them writes HTML from text.

The first display (loader and chat, with all that they import) has one limit; each part that `import()` fetches later
has another. The counsellors' console, opened at a desk, has its own.
"""

import gzip
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from api.http.lean import without_comments
from relais.settings import ROOT

PAGES = ROOT / "api" / "pages"
FIRST = ("widget/loader.js", "widget/chat.js")
CONSOLE = ("console/console.js",)
LIMIT_BYTES = 20_000
CONSOLE_LIMIT_BYTES = 40_000
LATER_LIMIT_BYTES = 6_000
_IMPORTED = re.compile(r"""^(?:import|export)\b[^"';]*\bfrom\s+["']([^"']+)["']""", re.M)
_IMPORTED_LATER = re.compile(r"""\bimport\(\s*["']([^"']+)["']""")
FORBIDDEN = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function)\b")


def main() -> int:
    scripts = sorted(PAGES.rglob("*.js"))
    problems = [*_broken(scripts), *_unsafe(scripts), *_too_large(scripts)]
    print("\n".join(problems) or _figures(scripts))
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
    first = _with_imports(PAGES / name for name in FIRST)
    if _weight(first) > LIMIT_BYTES:
        yield f"the first scripts weigh {_weight(first)} bytes once compressed; the limit is {LIMIT_BYTES}"
    console = _with_imports(PAGES / name for name in CONSOLE)
    if _weight(console) > CONSOLE_LIMIT_BYTES:
        yield f"the console weighs {_weight(console)} bytes; the limit is {CONSOLE_LIMIT_BYTES}"
    reached = first | console
    for entry in _later(scripts):
        part = _with_imports([entry]) - (first if "widget" in entry.parts else first | console)
        reached |= part
        if _weight(part) > LATER_LIMIT_BYTES:
            yield f"{entry.relative_to(ROOT)} weighs {_weight(part)} bytes; the limit is {LATER_LIMIT_BYTES}"
    yield from (f"{path.relative_to(ROOT)}: nothing imports it" for path in scripts if path not in reached)


def _with_imports(entries: Iterable[Path]) -> set[Path]:
    """The scripts themselves and all that they import at once."""
    found: set[Path] = set()
    waiting = list(entries)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        waiting += [(path.parent / name).resolve() for name in _IMPORTED.findall(path.read_text())]
    return found


def _later(scripts: Iterable[Path]) -> list[Path]:
    """What `import()` fetches when it is needed."""
    return [(path.parent / name).resolve() for path in scripts for name in _IMPORTED_LATER.findall(path.read_text())]


def _figures(scripts: list[Path]) -> str:
    first = _with_imports(PAGES / name for name in FIRST)
    later = ", ".join(f"{entry.stem} {_weight(_with_imports([entry]) - first)}" for entry in _later(scripts))
    return f"{len(scripts)} scripts, {_weight(first)} bytes once compressed; later: {later}."


def _weight(scripts: Iterable[Path]) -> int:
    """As the gateway sends them: without comments, each compressed alone."""
    return sum(len(gzip.compress(without_comments(path.read_bytes()), 9)) for path in scripts)


if __name__ == "__main__":
    sys.exit(main())
