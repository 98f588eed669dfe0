"""The fields of a row by how they are read. Names: data·inclusion schema v1."""

SHARED_TEXT = frozenset({
    "source", "id", "nom", "description", "adresse", "complement_adresse", "commune", "telephone", "courriel",
    "horaires_accueil",
})  # fmt: skip
CODES = {"code_postal": 5, "code_insee": 5, "siret": 14}
NUMBERS = frozenset({"longitude", "latitude", "volume_horaire_hebdomadaire", "nombre_semaines"})
LINKS = frozenset({"lien_source", "site_web", "accessibilite_lieu", "lien_mobilisation"})
LISTS = frozenset({
    "reseaux_porteurs", "thematiques", "publics", "modes_accueil", "zone_eligibilite", "modes_mobilisation",
    "mobilisable_par",
})  # fmt: skip
LONG_TEXT = frozenset({
    "description", "frais_precisions", "publics_precisions", "conditions_acces", "mobilisation_precisions",
    "horaires_accueil",
})  # fmt: skip
PERSONAL = frozenset({"contact_nom_prenom"})

STRUCTURE = SHARED_TEXT | set(CODES) | {
    "date_maj", "longitude", "latitude", "lien_source", "site_web", "accessibilite_lieu", "reseaux_porteurs",
}  # fmt: skip
SERVICE = SHARED_TEXT | LONG_TEXT | NUMBERS | (LISTS - {"reseaux_porteurs"}) | {
    "structure_id", "date_maj", "code_postal", "code_insee", "lien_source", "type", "frais", "lien_mobilisation",
}  # fmt: skip

MENDABLE = LINKS | set(CODES) | {"longitude", "latitude"}
"""A wrong value is dropped and the row kept: the person can still phone, write or go there."""
