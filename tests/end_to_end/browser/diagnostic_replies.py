"""« Faire le point » as the gateway sends it (docs/diagnostic.md), with invented people and places."""

from typing import Any

from tests.end_to_end.browser.hostile import HOSTILE

WAYS = [
    {"label": label, "role": "navigation"}
    for label in ("Passer", "Revenir", "Pourquoi cette question ?", "Voir mon résumé", "Arrêter")
]
SUBJECTS = [
    ("project", "Trouver mon métier"),
    ("training", "Me former"),
    ("job_search", "Chercher du travail"),
    ("mobility", "Me déplacer"),
    ("family", "Mes enfants, mes proches"),
    ("housing", "Mon logement"),
    ("money", "Mon argent"),
    ("papers", "Mes papiers, mes droits"),
    ("digital", "Internet et téléphone"),
    ("french", "Lire, écrire, compter"),
    ("morale", "Mon moral, mon énergie"),
    ("health", "Ma santé"),
]


def question(number: int = 3, **changes: Any) -> dict[str, Any]:
    about = {
        "key": "mobility",
        "title": "Se déplacer",
        "number": number,
        "total": 13,
        "pictogram": "bus",
        "why": "Pour chercher des aides près de chez vous.",
    }
    return {
        "kind": "diagnostic",
        "text": f"Question {number} sur 13\nPour aller travailler, avez-vous un moyen de transport ?",
        "buttons": [
            "Oui, quand je veux",
            "Oui, mais seulement le bus ou le train",
            "Oui, mais je ne peux pas compter dessus",
            "Non",
            *WAYS,
        ],
        "question": about | changes,
    }


SEVERAL = {
    "kind": "diagnostic",
    "text": "Question 4 sur 13\nMaintenant, vous choisissez.\nDe quoi voulez-vous parler ?",
    "buttons": [
        {"label": "Valider mes choix", "takes_options": True},
        "Posez-moi les questions",
        *WAYS,
    ],
    "question": {
        "key": "subjects",
        "title": None,
        "number": 4,
        "total": 13,
        "pictogram": None,
        "why": "Pour ne parler que de ce qui compte pour vous.",
        "intro": "Maintenant, vous choisissez.",
        "text": "De quoi voulez-vous parler ?",
    },
    "options": {
        "name": "subjects",
        "most": 4,
        "items": [{"value": value, "label": label, "is_ticked": False} for value, label in SUBJECTS],
    },
}
RESULT = {
    "kind": "diagnostic",
    "text": "Vos points forts : vous savez quel travail vous voulez. Votre priorité : le transport.",
    "buttons": [
        "C'est bien moi",
        "Corriger une réponse",
        "Préparer le résumé pour un conseiller",
        "Garder pour y revenir",
    ],
    "result": {
        "strengths": ["Vous savez quel travail vous voulez.", "Vous avez un téléphone et internet."],
        "difficulties": ["Vous n'avez pas de transport.", "Vous devez faire garder votre enfant."],
        "others": ["Vous avez des papiers à faire."],
        "priority": "Me déplacer",
        "steps": [
            {
                "key": "today",
                "when": "Aujourd'hui",
                "text": "Notez les jours où vous pouvez travailler.",
                "state": "done",
            },
            {
                "key": "this_week",
                "when": "Cette semaine",
                "text": "Appelez un service près de chez vous.",
                "state": "proposed",
                "service": {
                    "id": "relais-exemple--3",
                    "name": "Location de vélos et de voitures",
                    "structure": "Garage solidaire de Valdoré",
                    "address": "4 place du Marché, 81100 Valdoré",
                    "distance": "à 3 km",
                    "phone": {"display": "05 00 00 00 01", "href": "tel:+33500000001"},
                    "hours": "Ouvert du lundi au vendredi, de 9 h à 17 h",
                    "to_say": "Je cherche une aide pour me déplacer.",
                    "is_example": True,
                },
            },
            {
                "key": "counsellor",
                "when": "Avec votre conseiller",
                "text": "Demandez s'il existe une aide pour le permis.",
                "state": "proposed",
            },
        ],
        "passed": ["Ma santé", "Mon argent"],
        "urgent": "Appelez le 115 pour dormir à l'abri ce soir. C'est gratuit, jour et nuit.",
    },
}
SUMMARY = {
    "kind": "summary",
    "text": "Voici ce qui peut partir. Décochez ce que vous voulez garder pour vous.",
    "buttons": [{"label": "Préparer ce résumé", "takes_options": True}, "Ne rien envoyer"],
    "options": {
        "name": "items",
        "items": [
            {"value": "contact", "label": "Votre commune : Valdoré", "is_ticked": True},
            {"value": "mobility", "label": "Me déplacer : pas de moyen de transport", "is_ticked": True},
            {"value": "priority", "label": "Votre priorité : me déplacer", "is_ticked": True},
            {"value": "health", "label": "Mon moral, mon énergie", "is_ticked": False, "group": "health"},
        ],
    },
    "summary": {"pdf": True},
}
CODE = {
    "kind": "state",
    "author": "system",
    "state": "resume_code",
    "code": "K7PM-4XQT-9BDC",
    "text": "Voici votre code : K7PM-4XQT-9BDC. Notez-le. Il marche une seule fois, pendant sept jours.",
}


def hostile(text: str) -> dict[str, Any]:
    """A trap in every field."""
    service = {
        "id": text,
        "name": text,
        "structure": text,
        "address": text,
        "distance": text,
        "phone": {"display": text, "href": "javascript:window.hacked=1"},
        "hours": text,
        "to_say": text,
    }
    step = {"key": text, "when": text, "text": text, "state": text, "service": service}
    lines = {key: [text] for key in ("strengths", "difficulties", "others", "passed")}
    item = {"value": text, "label": text, "is_ticked": True, "group": text}
    return question(title=text, pictogram=text, why=text, intro=text) | {
        "options": {"name": text, "items": [item]},
        "result": {**lines, "priority": text, "urgent": text, "steps": [step]},
    }


DIAGNOSTIC: dict[str, list[dict[str, Any]]] = {
    "point": [question()],
    "oui,": [question(4, key="housing", title="Se loger", pictogram="home")],
    "non": [question(4, key="housing", title="Se loger", pictogram="home")],
    "sujets": [SEVERAL],
    "voir": [RESULT],
    "résultat": [RESULT],
    "résumé": [SUMMARY],
    "code": [CODE],
    "piège-point": [hostile(text) for text in HOSTILE],
}
