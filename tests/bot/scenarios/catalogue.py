"""The small catalogue of the scenarios: few offers, at known places, so that each rule has something to show.

Housing around Castres (five near, one in Albi, one from home); training only far from Narbonne; French only in Rodez;
no childcare anywhere; shelters in Narbonne. Structures to phone in each département.
"""

from typing import Any

from relais.database import Base, Database
from tests.relais.offers.builders import make_offer, place, store
from tests.tables import import_all_tables

CASTRES, LABRUGUIERE, MAZAMET, ALBI = "81065", "81120", "81163", "81004"
CARCASSONNE, NARBONNE, RODEZ = "11069", "11262", "12202"
HOUSING = "logement-hebergement--louer-un-logement"
SHELTER = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
RIGHTS = "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits"


def fill(url: str) -> None:
    """Write the catalogue of the scenarios into a new database."""
    import_all_tables()
    database = Database(url)
    Base.metadata.create_all(database.engine)
    store(database, [make_offer(number, **offer) for number, offer in enumerate(_offers(), start=1)])
    database.dispose()


def _offers() -> list[dict[str, Any]]:
    return [*_housing(), *_work(), *_daily(), *_to_phone()]


def _housing() -> list[dict[str, Any]]:
    return [
        _offer("Louer à Castres", HOUSING, CASTRES, frais="payant"),
        _offer("Le foyer du centre", HOUSING, CASTRES, frais="payant", telephone=None),
        _offer("Colocation solidaire", HOUSING, LABRUGUIERE, frais="gratuit"),
        _offer("Agence sociale", HOUSING, MAZAMET, frais="gratuit"),
        _offer("Bail glissant", HOUSING, MAZAMET, frais="payant"),
        _offer("Guichet du logement", HOUSING, ALBI, frais="gratuit"),
        _offer("Conseil logement par téléphone", HOUSING, None, modes_accueil=["a-distance"], frais="gratuit"),
        _offer("Nuits de Narbonne", SHELTER, NARBONNE, frais="gratuit"),
    ]


def _work() -> list[dict[str, Any]]:
    training, job = "se-former--trouver-sa-formation", "trouver-un-emploi--repondre-a-des-offres-demploi"
    return [
        _offer("Formation de soudeur", training, CARCASSONNE, frais="gratuit", type="formation"),
        _offer("Formation de cuisinier", training, ALBI, frais="gratuit", type="formation"),
        _offer("Atelier emploi", job, ALBI, frais="gratuit"),
        _offer("Atelier emploi des jeunes", job, ALBI, frais="gratuit", publics=["jeunes"]),
        _offer("Atelier emploi des seniors", job, ALBI, frais="gratuit", publics=["seniors"]),
        _offer("Trouver un emploi en Aveyron", job, RODEZ, frais="gratuit"),
        _offer("Trouver un emploi dans l'Aude", job, CARCASSONNE, frais="gratuit"),
    ]


def _daily() -> list[dict[str, Any]]:
    french, permit = "lecture-ecriture-calcul--maitriser-le-francais", "mobilite--preparer-un-permis"
    return [
        _offer("Cours de français", french, RODEZ, frais="gratuit", zone_eligibilite=["12"]),
        _offer("Aide au permis", permit, CASTRES, frais="payant"),
        _offer("Permis en Aude", permit, CARCASSONNE, frais="gratuit"),
        _offer("Point d'accès aux droits", RIGHTS, ALBI, frais="gratuit"),
    ]


def _to_phone() -> list[dict[str, Any]]:
    """Each with one service of no need, because a structure is stored with its services."""
    networks = {
        "france-travail": "France Travail",
        "mission-locale": "Mission locale",
        "cap-emploi-reseau-cheops": "Cap emploi",
    }
    return [
        _offer(
            f"Accueil {name} {code}",
            "remobilisation--lien-social",
            code,
            structure=f"{name} {code}",
            structure_fields={"telephone": "+33536490000", "reseaux_porteurs": [network]} | _at(code),
        )
        for code in (ALBI, CARCASSONNE, RODEZ)
        for network, name in networks.items()
    ]


def _offer(name: str, thematique: str, code: str | None, **fields: Any) -> dict[str, Any]:
    offer = {"nom": name, "thematiques": [thematique], "description": f"{name}, pour tout le monde.", "structure": name}
    offer |= {"at": place(code) if code else None, "telephone": "+33536490001"}
    return offer | fields


def _at(code: str) -> dict[str, Any]:
    at = place(code)
    return {"code_insee": code, "commune": at.name, "latitude": at.latitude, "longitude": at.longitude}
