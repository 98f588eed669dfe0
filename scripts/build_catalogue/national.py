"""National public services at a distance: `making/national/*.yml`, one structure with its services a file item."""

from pathlib import Path
from typing import Any

import yaml

from scripts.build_catalogue import kinds
from scripts.build_catalogue.lines import Row

SOURCE = "relais-national"


def offers(folder: Path) -> tuple[list[Row], list[Row]]:
    written = [item for path in sorted(folder.glob("*.yml")) for item in yaml.safe_load(path.read_text("utf-8"))]
    structures = [_structure(item) for item in written]
    services = [_service(item, service) for item in written for service in item["services"]]
    return structures, services


def _structure(item: dict[str, Any]) -> Row:
    return {
        "id": f"{SOURCE}--{item['cle']}",
        "source": SOURCE,
        "nom": item["structure"],
        "date_maj": str(item["date_maj"]),
        "telephone": item.get("telephone"),
        "site_web": item["site_web"],
        "reseaux_porteurs": item.get("reseaux_porteurs"),
    }


def _service(item: dict[str, Any], service: dict[str, Any]) -> Row:
    defaults = {
        "frais": "gratuit",
        "publics": ["tous-publics"],
        "modes_accueil": ["a-distance"],
        "modes_mobilisation": ["utiliser-lien-mobilisation"],
        "mobilisable_par": ["usagers", "professionnels"],
        "lien_mobilisation": item["site_web"],
    }
    return {
        "id": f"{SOURCE}--{item['cle']}--{service['cle']}",
        "source": SOURCE,
        "structure_id": f"{SOURCE}--{item['cle']}",
        "date_maj": str(item["date_maj"]),
        "telephone": item.get("telephone"),
        **kinds.text_fields(defaults | service),
        "zone_eligibilite": item.get("zones", ["france"]),
    }
