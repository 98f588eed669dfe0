"""The labels of outcomes, from `data/counsel/outcomes.yml`, and which of them a counsellor may choose."""

from functools import lru_cache
from pathlib import Path

from relais.handoffs.states import Outcome
from relais.yaml_files import read_yaml

FILE = Path("counsel") / "outcomes.yml"
COUNSELLOR = "counsellor"


@lru_cache(maxsize=8)
def load_labels(data_dir: Path) -> dict[Outcome, str]:
    """All of them, in the order of the file."""
    return {Outcome(key): str(row["label"]) for key, row in _rows(data_dir).items()}


@lru_cache(maxsize=8)
def load_choosable(data_dir: Path) -> dict[Outcome, str]:
    """Those that a counsellor may give."""
    return {key: label for key, label in load_labels(data_dir).items() if _rows(data_dir)[key]["by"] == COUNSELLOR}


@lru_cache(maxsize=8)
def _rows(data_dir: Path) -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = read_yaml(data_dir / FILE)["outcomes"]
    return rows
