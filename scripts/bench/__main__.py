"""`python -m scripts.bench [--quick] [--only PART] [--json PATH]`: what performance.md says, measured on this machine.

Method: one run, arms one after the other on the same machine and the same model; wall time; medians and p95 by
nearest rank; 20 messages of warm-up. Ratios to stock Rasa are the steady part, absolute times depend on the machine:
each table states its load. Each part prints its own method first.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.bench import (
    accept,
    counsellors,
    dialogue,
    first_paint,
    learning,
    offers_at_scale,
    search,
    second_start,
    streams,
)

Figures = dict[str, Any]
PARTS: dict[str, Any] = {
    "learning": learning,
    "dialogue": dialogue,
    "start": second_start,
    "search": search,
    "offers": offers_at_scale,
    "accept": accept,
    "streams": streams,
    "counsellors": counsellors,
    "paint": first_paint,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer conversations, services and seconds")
    parser.add_argument("--only", choices=tuple(PARTS), help="one part")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    asked = parser.parse_args()
    print(__doc__)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    figures = {name: _run(name, asked.quick) for name in PARTS if asked.only in (None, name)}
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False))
    return 0


def _run(name: str, quick: bool) -> Figures:
    part = PARTS[name]
    print(f"\n=== {name}: {part.__doc__}", flush=True)
    measure: Callable[..., Figures] = part.run
    return measure(quick=quick)


if __name__ == "__main__":
    sys.exit(main())
