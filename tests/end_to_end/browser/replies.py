"""What the scripted assistant answers: one word of the person, one kind of answer."""

from typing import Any

from tests.end_to_end.browser.diagnostic_replies import DIAGNOSTIC
from tests.end_to_end.browser.hostile import HOSTILE as HOSTILE


def card(**changes: Any) -> dict[str, Any]:
    """A whole Card of the contract (docs/contracts.md §2)."""
    return {
        "id": "relais-exemple--1",
        "name": "Atelier « Refaire son CV »",
        "structure": "Maison de l'emploi de Valdoré",
        "summary": "Une conseillère vous aide à écrire votre CV et à l'envoyer.",
        "distance_km": 2.6,
        "distance_text": "à 3 km",
        "is_remote": False,
        "is_on_site": True,
        "opening": {"is_open": True, "text": "Ouvert, ferme à 17 h"},
        "phone": {"display": "05 00 00 00 01", "href": "tel:+33500000001"},
        "email": "accueil@valdore.example",
        "website": "https://www.valdore.example/cv",
        "address": {
            "lines": ["4 place du Marché", "81100 Valdoré"],
            "map_url": "https://www.openstreetmap.org/?mlat=43.6&mlon=2.24#map=17/43.6/2.24",
        },
        "fee": {"code": "gratuit", "text": "Gratuit"},
        "bring": "Votre ancien CV, si vous en avez un",
        "who": {"codes": ["usagers"], "text": "Vous pouvez y aller vous-même"},
        "reasons": ["Répond à « faire un CV »", "À 3 km de Valdoré", "Gratuit"],
        "is_example": False,
        "date_maj": "2026-09-01",
        "age_text": None,
        "source": {
            "label": "data·inclusion",
            "licence": "Licence Ouverte 2.0",
            "url": "https://data.inclusion.beta.gouv.fr/",
        },
    } | changes


CARDS = [
    card(),
    card(
        id="relais-exemple--2",
        name="Accompagnement vers l'emploi par téléphone",
        structure="Association Un Pas de Plus",
        summary="Un bénévole vous appelle chaque semaine.",
        distance_km=None,
        distance_text=None,
        is_remote=True,
        is_on_site=False,
        opening={"is_open": False, "text": "Fermé, ouvre lundi à 9 h"},
        address=None,
        bring=None,
        who={"codes": ["professionnels"], "text": "Votre conseiller doit en faire la demande"},
        reasons=["Possible à distance"],
        is_example=True,
    ),
    card(
        id="relais-exemple--3",
        name="Location de vélos électriques",
        structure="Location de vélos électriques",
        fee={"code": "payant", "text": "Payant, 20 € par mois"},
        opening=None,
        phone=None,
        email="javascript:alert(1)",
        website="javascript:alert(1)",
        age_text="Vérifié en août 2024",
        distance_text="à 11 km",
    ),
]
NUMBERS = [{"label": "Numéro d'essai", "number": "00 00", "href": "tel:0000", "note": "jour et nuit, gratuit"}]
BUTTONS = ["Voir d'autres offres", "Plus près de chez moi", "Autre besoin"]

REPLIES: dict[str, list[dict[str, Any]]] = {
    "offres": [
        {
            "kind": "offers",
            "text": "Voici trois offres près de Valdoré.\n1. Atelier « Refaire son CV »…",
            "offers": CARDS,
            "buttons": BUTTONS,
        }
    ],
    "urgence": [
        {
            "kind": "safety",
            "text": "Vous comptez. Appelez maintenant, quelqu'un vous répond.",
            "numbers": NUMBERS,
            "quick_exit": True,
        }
    ],
    "inconnu": [
        {"kind": "hologramme", "text": "Une sorte nouvelle.", "buttons": ["Continuer"], "hologramme": {"x": 1}}
    ],
    "panne": [
        {
            "kind": "state",
            "author": "system",
            "state": "degraded",
            "text": "Votre message est enregistré.",
        }
    ],
    "piège": [
        *({"kind": "text", "text": text, "buttons": [text]} for text in HOSTILE),
        {
            "kind": "offers",
            "text": "Des offres.",
            "offers": [card(name=text, summary=text, website=text) for text in HOSTILE],
        },
    ],
    "long": [
        {"kind": "text", "text": "\n".join(f"Phrase numéro {number} d'une longue réponse." for number in range(40))}
    ],
}
WELCOME = {
    "kind": "text",
    "text": "Bonjour. Je suis Relais, un assistant automatique.\nQue cherchez-vous ?",
    "buttons": ["Trouver un travail", "Chercher un logement", "Me déplacer"],
}


def replies_to(text: str) -> list[dict[str, Any]]:
    """What is answered to one message: what its first word asks for, or an echo."""
    return (REPLIES | DIAGNOSTIC).get(
        text.split(" ")[0].lower(), [{"kind": "text", "text": f"Vous avez dit : {text}", "buttons": BUTTONS}]
    )
