"""The producers that `data/sources.yml` names: an offer from another one is shown by its identifier only."""

from pathlib import Path

import yaml


def load_known_sources(data_dir: Path) -> frozenset[str]:
    content = yaml.safe_load((data_dir / "sources.yml").read_text(encoding="utf-8"))
    return frozenset(content["sources"])
