"""What each kind of body offers, by law or national mission: data from `making/kinds/*.yml`, one file a kind."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from scripts.build_catalogue.bodies import Body
from scripts.build_catalogue.lines import Row

PLACE_FIELDS = [
    "adresse",
    "complement_adresse",
    "code_postal",
    "commune",
    "code_insee",
    "longitude",
    "latitude",
    "telephone",
    "courriel",
    "horaires_accueil",
]
WRITTEN_FIELDS = [
    "nom",
    "description",
    "type",
    "thematiques",
    "frais",
    "frais_precisions",
    "publics",
    "publics_precisions",
    "conditions_acces",
    "modes_accueil",
    "lien_mobilisation",
    "modes_mobilisation",
    "mobilisable_par",
    "mobilisation_precisions",
]


def load(folder: Path) -> dict[str, dict[str, Any]]:
    """One file a kind; the file's name is the kind."""
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yml"))}


def offers(bodies: Iterable[Body], kinds: dict[str, dict[str, Any]]) -> tuple[list[Row], list[Row]]:
    structures: list[Row] = []
    services: list[Row] = []
    for body in bodies:
        kind = kinds[body.kind]
        structures.append(_structure(body, kind))
        services.extend(_services(body, kind))
    return structures, services


def _structure(body: Body, kind: dict[str, Any]) -> Row:
    return {
        "id": body.id,
        "source": body.source,
        "nom": (body.nom + kind.get("suffixe_du_nom", ""))[:150],
        "description": " ".join(kind["description"].split()),
        "date_maj": body.date_maj,
        **{field: getattr(body, field) for field in PLACE_FIELDS},
        "telephone": kind.get("telephone", body.telephone),
        "site_web": kind.get("site_web", body.site_web),
        "siret": body.siret,
        "reseaux_porteurs": kind.get("reseaux_porteurs"),
    }


def _services(body: Body, kind: dict[str, Any]) -> Iterator[Row]:
    for written in kind["services"]:
        condition = written.get("seulement_si")
        if condition is None or re.search(condition, f"{body.nom} {body.adresse} {body.complement_adresse}", re.I):
            yield _service(body, kind, kind.get("par_defaut", {}) | written)


def _service(body: Body, kind: dict[str, Any], written: dict[str, Any]) -> Row:
    precisions = [body.mobilisation_precisions, written.get("mobilisation_precisions")]
    return {
        "id": f"{body.id}--{written['cle']}",
        "source": body.source,
        "structure_id": body.id,
        "date_maj": body.date_maj,
        **{field: getattr(body, field) for field in PLACE_FIELDS},
        "telephone": kind.get("telephone", body.telephone),
        "modes_mobilisation": _modes_mobilisation(body, written, kind.get("telephone", body.telephone)),
        **text_fields(written),
        "mobilisation_precisions": " ".join(part for part in precisions if part),
        "zone_eligibilite": zone(written.get("zone"), body.code_insee, body.epci, body.departement),
    }


def _modes_mobilisation(body: Body, written: dict[str, Any], telephone: str | None) -> list[str]:
    possible = {
        "telephoner": telephone or "Appelez le" in written.get("mobilisation_precisions", ""),
        "envoyer-un-courriel": body.courriel,
        "se-presenter": "en-presentiel" in written.get("modes_accueil", []) and (body.adresse or not telephone),
        "utiliser-lien-mobilisation": written.get("lien_mobilisation"),
    }
    return sorted(mode for mode, is_possible in possible.items() if is_possible)


def text_fields(written: dict[str, Any]) -> Row:
    """The fields that a person wrote, white space of folded YAML removed."""
    return {field: _flat(written[field]) for field in WRITTEN_FIELDS if field in written}


def zone(rule: str | None, code_insee: str, epci: str, departement: str) -> list[str] | None:
    """Who may benefit, as data·inclusion codes it; no rule means everybody."""
    zones = {"commune": code_insee, "epci": epci, "departement": departement, "france": "france"}
    return [zones[rule]] if rule else None


def _flat(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value
