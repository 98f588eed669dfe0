"""An invented offer as a card (docs/contracts.md §2)."""

from typing import Any

CARD: dict[str, Any] = {
    "id": "relais-exemple--1",
    "name": "Conseil logement (exemple)",
    "structure": "Maison de l'habitat (exemple)",
    "summary": "Un conseiller vous aide à chercher un logement et à remplir les dossiers.",
    "distance_km": 3.2,
    "distance_text": "à 3 km",
    "is_remote": False,
    "is_on_site": True,
    "opening": {"is_open": True, "text": "Ouvert, ferme à 17 h"},
    "phone": {"display": "05 63 00 00 00", "href": "tel:+33563000000"},
    "email": None,
    "website": "https://example.org/",
    "address": {"lines": ["1 place de l'Exemple", "81100 Castres"], "map_url": "https://www.openstreetmap.org/"},
    "fee": {"code": "gratuit", "text": "Gratuit"},
    "bring": "Une pièce d'identité",
    "who": {"codes": ["usagers"], "text": "Vous pouvez demander vous-même."},
    "reasons": ["Tout près de chez vous : 3 km", "Gratuit"],
    "is_example": True,
    "date_maj": "2026-01-15",
    "age_text": None,
    "source": {"label": "Exemple", "licence": "Licence Ouverte 2.0", "url": "https://example.org/"},
}
