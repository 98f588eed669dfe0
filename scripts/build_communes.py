"""Build `data/communes.csv`, `data/communes-france.csv` and `data/places/departements.csv` from public sources.

    python scripts/build_communes.py --samples /work/shared/data-samples --cog /tmp/etalab/package/data

`--cog` is the `data` folder of the npm package `@etalab/decoupage-administratif` 6.0.0 (COG 2026). The results are
committed; `data/places/sources.yml` names every source with its licence and date. Other names come from
`data/places/other-names.csv`, which is written by hand.
"""

import argparse
import csv
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
COVERED = frozenset({"11", "12", "81"})
NEIGHBOURS_KM = 60
LARGE_POPULATION = 5_000
# A town hall is believed when two geocodings agree and it stands in its commune (the worst is 656 km off).
AGREEMENT_KM, FROM_CENTRE_KM, BAN_SCORE = 0.3, 6, 0.6
FIELDS = [
    "code_insee",
    "nom",
    "departement",
    "epci_siren",
    "epci_nom",
    "codes_postaux",
    "anciens_noms",
    "anciens_codes",
    "population",
    "latitude",
    "longitude",
    "point",
]

Row = dict[str, str]


@dataclass(frozen=True)
class Sources:
    """What was read, before any choice."""

    centres: list[Row]
    cog: list[dict[str, Any]]
    departements: list[dict[str, Any]]
    town_halls: dict[str, tuple[float, float]]
    other_names: list[Row]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, required=True)
    parser.add_argument("--cog", type=Path, required=True)
    arguments = parser.parse_args()
    sources = read_sources(arguments.samples, arguments.cog)
    near = list(near_communes(sources))
    write(ROOT / "data" / "communes.csv", FIELDS, near)
    known = {row["code_insee"] for row in near}
    write(
        ROOT / "data" / "communes-france.csv", ["code_insee", "nom", "departement", "population"], far(sources, known)
    )
    departements = ({"code": d["code"], "nom": d["nom"]} for d in sources.departements)
    write(ROOT / "data" / "places" / "departements.csv", ["code", "nom"], departements)
    print(Counter(row["point"] for row in near if row["departement"] in COVERED), len(near), "communes")


def read_sources(samples: Path, cog: Path) -> Sources:
    centres = rows_of(samples / "communes-occitanie-cantal-centroides.csv")
    return Sources(
        centres=centres,
        cog=json.loads((cog / "communes.json").read_text(encoding="utf-8")),
        departements=json.loads((cog / "departements.json").read_text(encoding="utf-8")),
        town_halls=trusted_town_halls(
            samples, {row["code_insee"]: (float(row["lat"]), float(row["lon"])) for row in centres}
        ),
        other_names=rows_of(ROOT / "data" / "places" / "other-names.csv"),
    )


def near_communes(sources: Sources) -> Iterator[Row]:
    """All communes of the three départements and those within 60 km of one of theirs."""
    centres = [(float(r["lat"]), float(r["lon"])) for r in sources.centres if r["departement"] in COVERED]
    names, codes = former(sources)
    for row in sources.centres:
        centre = (float(row["lat"]), float(row["lon"]))
        if row["departement"] not in COVERED and min(distance_km(centre, c) for c in centres) > NEIGHBOURS_KM:
            continue
        code = row["code_insee"]
        latitude, longitude = sources.town_halls.get(code, centre)
        yield {
            **{field: row[field] for field in ("code_insee", "nom", "departement", "epci_siren", "epci_nom")},
            "codes_postaux": row["codes_postaux"],
            "anciens_noms": "|".join(name for name in names[code] if name != row["nom"]),
            "anciens_codes": "|".join(c for c in codes[code] if c != code),
            "population": row["population"] or "0",
            "latitude": f"{latitude:.5f}",
            "longitude": f"{longitude:.5f}",
            "point": "mairie" if code in sources.town_halls else "centre",
        }


def former(sources: Sources) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Former names and former codes by present-day code, in alphabetical order."""
    names: dict[str, set[str]] = defaultdict(set)
    codes: dict[str, set[str]] = defaultdict(set)
    for commune in sources.cog:
        if commune["type"] in ("commune-deleguee", "commune-associee"):
            names[commune["chefLieu"]].add(commune["nom"])
            codes[commune["chefLieu"]].add(commune["code"])
    for row in sources.other_names:
        names[row["code_insee"]].add(row["name"])
        if row["former_code"]:
            codes[row["code_insee"]].add(row["former_code"])
    return ordered(names), ordered(codes)


def ordered(sets: dict[str, set[str]]) -> dict[str, list[str]]:
    return defaultdict(list, {key: sorted(values) for key, values in sets.items()})


def far(sources: Sources, known: set[str]) -> Iterator[Row]:
    """Larger communes elsewhere in France, so that « Lyon » is recognised as outside."""
    for commune in sources.cog:
        is_large = commune.get("population", 0) >= LARGE_POPULATION
        if commune["type"] == "commune-actuelle" and is_large and commune["code"] not in known:
            yield {
                "code_insee": commune["code"],
                "nom": commune["nom"],
                "departement": commune["departement"],
                "population": str(commune["population"]),
            }


def trusted_town_halls(samples: Path, centres: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The producer's own point (Licence Ouverte), kept only when BAN's geocoding and the commune's centre agree."""
    halls: dict[str, tuple[float, float]] = {}
    for departement in sorted(COVERED):
        for line in (samples / f"annuaire-dila-2016-{departement}.jsonl").read_text(encoding="utf-8").splitlines():
            body = json.loads(line)
            code, check = body["codeinsee"], body.get("geo") or {}
            if body["type"] != "mairie" or code in halls or code not in centres or not body.get("latitude"):
                continue
            point = (float(body["latitude"]), float(body["longitude"]))
            if check.get("score", 0) < BAN_SCORE or check.get("insee_comm") != code:
                continue
            agrees = distance_km(point, (check["latitude"], check["longitude"])) <= AGREEMENT_KM
            if agrees and distance_km(point, centres[code]) <= FROM_CENTRE_KM:
                halls[code] = point
    shared = Counter(halls.values())
    return {code: point for code, point in halls.items() if shared[point] == 1}


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great circle."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12_742 * math.asin(math.sqrt(chord))


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, fields: list[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
