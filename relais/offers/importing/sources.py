"""The producers that `data/sources.yml` names: an offer from another one is shown by its identifier only."""

from pathlib import Path

from relais.yaml_files import read_yaml


def load_known_sources(data_dir: Path) -> frozenset[str]:
    content = read_yaml(data_dir / "sources.yml")
    return frozenset(content["sources"])
