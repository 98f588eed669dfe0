"""`python -m scripts.build_catalogue [bodies --samples FOLDER | offers]`; without a word: offers."""

import argparse
from pathlib import Path

from scripts.build_catalogue import bodies, communes, corrections, examples, kinds, lines, national
from scripts.build_catalogue.sources import conseillers, dila, france_services, france_travail

MAKING = Path("making")
COMMUNES = Path("../communes.csv")


def main() -> None:
    options = _options()
    if options.step == "bodies":
        read = read_bodies(options.samples, options.catalogue)
        lines.write(options.catalogue / MAKING / "bodies.json", [body.to_json() for body in read])
        print(f"{len(read)} bodies")
        return
    structures, services = build_offers(options.catalogue)
    lines.write(options.catalogue / "structures.json", structures)
    lines.write(options.catalogue / "services.json", services)
    print(f"{len(structures)} structures, {len(services)} services")


def read_bodies(samples: Path, catalogue: Path) -> list[bodies.Body]:
    """Read the public files and keep the bodies that are still there, cleaned."""
    places = communes.read(catalogue / COMMUNES)
    fixes = corrections.load(catalogue / MAKING / "corrections.yml")
    found = [
        *france_services.read(samples, places),
        *dila.read(samples, places, fixes=fixes, kinds=kinds.load(catalogue / MAKING / "kinds")),
        *conseillers.read(samples, places),
    ]
    known = {body.code_insee for body in found if body.kind == "pole_emploi"}
    found += france_travail.read(samples, places, known=known)
    return [corrections.apply(body, fixes) for body in found if body.id not in fixes.left_out]


def build_offers(catalogue: Path) -> tuple[list[lines.Row], list[lines.Row]]:
    """Return structures and services, ready to be written."""
    making = catalogue / MAKING
    places = communes.read(catalogue / COMMUNES)
    parts = [
        kinds.offers(bodies.read(making / "bodies.json"), kinds.load(making / "kinds")),
        national.offers(making / "national"),
        examples.offers(making / "examples", places),
    ]
    return [row for part in parts for row in part[0]], [row for part in parts for row in part[1]]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.build_catalogue", description=__doc__)
    parser.add_argument("step", nargs="?", choices=["bodies", "offers"], default="offers")
    parser.add_argument("--samples", type=Path, default=Path("../shared/data-samples"), help="folder of public files")
    parser.add_argument("--catalogue", type=Path, default=Path("data/catalogue"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
