"""What people decided about single records: left out and why, renamed, moved to a new commune code."""

from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from scripts.build_catalogue.bodies import Body


@dataclass(frozen=True)
class Corrections:
    left_out: dict[str, str]
    names: dict[str, str]
    successors: dict[str, str]


def load(path: Path) -> Corrections:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Corrections(left_out=data["exclus"], names=data["noms"], successors=data["communes_actuelles"])


def apply(body: Body, corrections: Corrections) -> Body:
    return replace(body, nom=corrections.names.get(body.id, body.nom))
