"""Builders of rows and of files for the tests of the importer."""

import csv
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

DATA = Path(__file__).resolve().parents[4] / "data"
Row = dict[str, Any]


def make_structure(number: int = 1, **fields: Any) -> Row:
    return {
        "source": "relais-exemple",
        "id": f"relais-exemple--{number}",
        "nom": f"Maison de l’emploi {number}",
        "date_maj": "2026-02-03",
        "description": "Un lieu pour chercher un emploi.",
        "telephone": "+33563000001",
        "courriel": "accueil@exemple.fr",
        "code_insee": "81004",
        "code_postal": "81000",
        "commune": "Albi",
        "latitude": 43.93,
        "longitude": 2.15,
        "reseaux_porteurs": ["mission-locale"],
    } | fields


def make_service(number: int = 1, **fields: Any) -> Row:
    return {
        "source": "relais-exemple",
        "structure_id": "relais-exemple--1",
        "id": f"relais-exemple--service-{number}",
        "nom": f"Atelier CV {number}",
        "description": "Écrire son CV avec une conseillère, une heure, sans rendez-vous.",
        "date_maj": "2026-02-03",
        "thematiques": ["preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation"],
        "publics": ["jeunes", "femmes"],
        "frais": "gratuit",
        "modes_accueil": ["en-presentiel"],
        "zone_eligibilite": ["81", "12"],
        "code_insee": "81004",
    } | fields


def write_feed(
    folder: Path, services: Sequence[Row] = (), structures: Sequence[Row] | None = None, *, form: str = "json"
) -> Path:
    """A folder with both files; one structure unless told."""
    folder.mkdir(parents=True, exist_ok=True)
    write_rows(folder / f"structures.{form}", structures if structures is not None else [make_structure()])
    write_rows(folder / f"services.{form}", services or [make_service()])
    return folder


def write_rows(path: Path, rows: Sequence[Row]) -> Path:
    """In the format of the name, as pandas would write it."""
    form = path.name.split(".", 1)[1]
    if form == "parquet":
        pq.write_table(pa.Table.from_pylist(list(rows)), path)
    elif form == "jsonl.gz":
        path.write_bytes(gzip.compress(_lines(rows)))
    elif form == "jsonl":
        path.write_bytes(_lines(rows))
    elif form == "csv":
        _write_csv(path, rows)
    else:
        path.write_text(json.dumps(list(rows), ensure_ascii=False), encoding="utf-8")
    return path


def _lines(rows: Sequence[Row]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _write_csv(path: Path, rows: Sequence[Row]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)  # lists come out as Python text, as pandas does
