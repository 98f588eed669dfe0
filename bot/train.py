"""Train the model when none matches the data. `python -m bot.train [--force]`.

The model's name is fixed; beside it lies the fingerprint of everything it was made from.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.kernels import choose_kernels
from relais.settings import ROOT, Settings

MODEL = "relais"
SOURCES = ("config.yml", "domain.yml", "bot/data", "bot/pipeline", "data/places", "data/vocabulary")
LOCK = "requirements/rasa.txt"


def fingerprint(root: Path = ROOT) -> str:
    """Of the data, the pipeline's code and the locked environment."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(model_dir: Path, root: Path = ROOT) -> bool:
    mark = model_dir / f"{MODEL}.fingerprint"
    archive = model_dir / f"{MODEL}.tar.gz"
    return archive.exists() and mark.exists() and mark.read_text().strip() == fingerprint(root)


def train(model_dir: Path, root: Path = ROOT) -> Path:
    """The archive of a new model; the old one stays until the new one is complete."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    choose_kernels()
    import rasa  # nothing of it is needed to find that the model is current

    made_from = fingerprint(root)
    result = rasa.train(
        domain=str(root / "domain.yml"),
        config=str(root / "config.yml"),
        training_files=[str(root / "bot" / "data")],
        output=str(model_dir),
        fixed_model_name=f"{MODEL}-new",
        force_training=True,  # Rasa's cache knows the data, not the code of our components
    )
    if result.code != 0 or result.model is None:
        raise SystemExit(f"Training failed (code {result.code}); the model before it stays in place.")
    archive = model_dir / f"{MODEL}.tar.gz"
    Path(result.model).replace(archive)
    (model_dir / f"{MODEL}.fingerprint").write_text(made_from + "\n")
    return archive


def _files(root: Path) -> Iterator[Path]:
    for name in (*SOURCES, LOCK):
        place = root / name
        inside = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in inside if path.is_file() and "__pycache__" not in path.parts)


def main() -> int:
    model_dir = Settings().model_dir
    model_dir.mkdir(parents=True, exist_ok=True)
    if "--check" in sys.argv:
        return 0 if is_current(model_dir) else 1
    if is_current(model_dir) and "--force" not in sys.argv:
        print("The model matches the data.")
        return 0
    print(f"Model written to {train(model_dir)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
