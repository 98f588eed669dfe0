"""What must hold of the whole repository: pins, hashes, no address of a package index, settings that are listed."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from relais.settings import ROOT, Settings

LOCKS = ("bootstrap", "gateway", "dev", "rasa")
# In two halves, so that this file does not hold what it forbids.
HOSTS = re.compile(r"(pypi\." + r"org|files\.python" + r"hosted|registry\.npm" + r"js|deb\.deb" + r"ian\.org)", re.I)
TEXT_LIMIT = 3_000_000


def main() -> int:
    problems = [*_unpinned(), *_hosts(), *_unlisted_settings()]
    print("\n".join(problems) or "The repository holds together.")
    return 1 if problems else 0


def _unpinned() -> Iterator[str]:
    """pip-audit would not flag an old Rasa (conversation.md §5.3), so the pin is checked here."""
    for name in LOCKS:
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        wanted = re.findall(r"^[\w.\[\]-]+==", text, re.M)
        if not wanted or text.count("--hash=sha256:") < len(wanted):
            yield f"requirements/{name}.txt: every package needs a version and a hash; run scripts/lock.sh"
    if "rasa==3.6.21 " not in (ROOT / "requirements" / "rasa.txt").read_text():
        yield "requirements/rasa.txt: Rasa must be 3.6.21, the release that fixes CVE-2024-49375"


def _hosts() -> Iterator[str]:
    for path in _tracked():
        if path.suffix in {".png", ".ico", ".gz", ".parquet"} or path.stat().st_size > TEXT_LIMIT:
            continue
        if HOSTS.search(path.read_text(encoding="utf-8", errors="ignore")):
            yield f"{path.relative_to(ROOT)}: names the host of a package registry"


def _unlisted_settings() -> Iterator[str]:
    example = (ROOT / ".env.example").read_text()
    for name, field in Settings.model_fields.items():
        written = field.validation_alias or f"RELAIS_{name.upper()}"
        if str(written) not in example:
            yield f".env.example: {written} is missing"


def _tracked() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    yield from (ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


if __name__ == "__main__":
    sys.exit(main())
