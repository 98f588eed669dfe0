"""The needs that people bring, as `data/needs.yml` describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from relais.yaml_files import read_yaml

GROUP = "--*"


@dataclass(frozen=True)
class Need:
    """A need and what answers it. The mappings give a weight between 0 and 1 to each value of data·inclusion."""

    key: str
    label: str
    intent: str
    about: str
    thematiques: Mapping[str, float]
    types: Mapping[str, float]
    reseaux: Mapping[str, float]
    publics: Mapping[str, float]
    radius_km: float
    remote_helps: bool

    @property
    def parts(self) -> list[str]:
        """What it is about, one thing at a time."""
        return [part.strip() for part in self.about.split(",")]

    def weight_of(self, thematique: str) -> float:
        """A leaf's own weight, or its group's; a bare group counts as its group."""
        group = thematique.split("--")[0] + GROUP
        return self.thematiques.get(thematique, self.thematiques.get(group, 0.0))


@lru_cache(maxsize=8)
def load_needs(data_dir: Path) -> dict[str, Need]:
    """All needs by key, in the order of the file."""
    content = read_yaml(data_dir / "needs.yml")
    return {key: _need(key, entry) for key, entry in content["needs"].items()}


def _need(key: str, entry: dict[str, object]) -> Need:
    return Need(
        key=key,
        label=str(entry["label"]),
        intent="ask_rights" if key == "rights" else f"search_{key}",
        about=str(entry["about"]),
        thematiques=_weights(entry, "thematiques"),
        types=_weights(entry, "types"),
        reseaux=_weights(entry, "reseaux"),
        publics=_weights(entry, "publics"),
        radius_km=float(str(entry["radius_km"])),
        remote_helps=bool(entry["remote_helps"]),
    )


def _weights(entry: dict[str, object], name: str) -> Mapping[str, float]:
    weights = entry.get(name) or {}
    assert isinstance(weights, dict)
    return {str(value): float(weight) for value, weight in weights.items()}
