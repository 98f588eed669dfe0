"""Write the static copies of the emergency numbers that the widget shows even when everything else is down.

They stand between `numbers:start` and `numbers:end` in `api/pages/chat.html` (works without the API and without
JavaScript) and in `api/pages/widget/loader.js` (works when the frame does not open). Edit data/safety/numbers.yml, then
run this. `--check` changes nothing and fails when a copy is out of date.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path

from relais.safety.numbers import SafetyNumber, load_numbers

ROOT = Path(__file__).resolve().parent.parent

PAGES = ROOT / "api" / "pages"
BLOCK = re.compile(r"(numbers:start[^\n]*\n)(.*?)(^[^\n]*numbers:end)", re.DOTALL | re.MULTILINE)


def as_html(numbers: Sequence[SafetyNumber]) -> str:
    """A list of links."""
    rows = "\n".join(
        f'        <li><a href="{escape(number.href)}"><strong>{escape(number.number)}</strong> '
        f"<span>{escape(number.label, quote=False)}</span> <small>{escape(number.note, quote=False)}</small></a></li>"
        for number in numbers
    )
    return f'      <ul class="numbers">\n{rows}\n      </ul>\n'


def as_script(numbers: Sequence[SafetyNumber]) -> str:
    """One array, one number a line."""
    rows = "\n".join(
        f"    {json.dumps([number.number, number.href, number.label], ensure_ascii=False)}," for number in numbers
    )
    return f"  const NUMBERS = [\n{rows}\n  ];\n"


def with_block(text: str, block: str) -> str:
    """The file with what stands between its two marks replaced. Raises `ValueError` when they are gone."""
    changed, times = BLOCK.subn(lambda found: found[1] + block + found[3], text)
    if times != 1:
        raise ValueError(f"{times} blocks of numbers instead of one")
    return changed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a copy is out of date")
    is_check = parser.parse_args().check
    numbers = load_numbers(ROOT / "data").for_situation("panel")
    blocks = {PAGES / "chat.html": as_html(numbers), PAGES / "widget" / "loader.js": as_script(numbers)}
    late = 0
    for path, block in blocks.items():
        text = path.read_text(encoding="utf-8")
        if with_block(text, block) == text:
            continue
        late += 1
        sys.stdout.write(
            f"{path.relative_to(ROOT)} {'is out of date: run this without --check' if is_check else 'written'}\n"
        )
        if not is_check:
            path.write_text(with_block(text, block), encoding="utf-8")
    return 1 if late and is_check else 0


if __name__ == "__main__":
    sys.exit(main())
