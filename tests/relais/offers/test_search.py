"""The search over the catalogue in memory, on both databases."""

from dataclasses import replace
from typing import Any

import pytest

from relais.database import Database
from relais.errors import NotFound, Refused
from relais.offers.search import Catalogue, Query, Remote
from tests.relais.offers.builders import ALBI, CASTRES, MAZAMET, NOW, RODEZ, make_offer, open_catalogue, store

PERMIS = "mobilite--preparer-un-permis"
VEHICULE = "mobilite--acceder-a-un-vehicule"
CRECHE = "famille--garde-denfants"
CV = "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation"
MOBILITY = Query(need="mobility", near=CASTRES)


def ids(catalogue: Catalogue, query: Query) -> list[str]:
    return [found.offer.id[-4:] for found in catalogue.find(query, now=NOW).found]


def codes(catalogue: Catalogue, query: Query) -> list[list[str]]:
    return [[reason.code for reason in found.reasons] for found in catalogue.find(query, now=NOW).found]


def permis(number: int, **fields: Any) -> dict[str, Any]:
    return make_offer(number, **({"thematiques": [PERMIS], "nom": f"Permis {number}"} | fields))


def test_find_unknown_need_is_refused(database: Database) -> None:
    catalogue = open_catalogue(database, [])

    with pytest.raises(Refused, match="unknown need"):
        catalogue.find(Query(need="flying"), now=NOW)


def test_find_in_empty_catalogue_finds_nothing(database: Database) -> None:
    results = open_catalogue(database, []).find(replace(MOBILITY, words="permis"), now=NOW)

    assert (results.found, results.total, results.widened_from_km) == ((), 0, None)


def test_find_keeps_to_the_need(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1), make_offer(2, thematiques=[CRECHE])])

    assert ids(catalogue, MOBILITY) == ["0001"]


def test_find_nearer_comes_first(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1, at=MAZAMET), permis(2, at=CASTRES)])

    assert ids(catalogue, MOBILITY) == ["0002", "0001"]


def test_find_words_beat_a_small_distance(database: Database) -> None:
    far = permis(1, nom="Location de scooters", thematiques=[VEHICULE], at=MAZAMET)
    near = permis(2, nom="Aide au code de la route")
    catalogue = open_catalogue(database, [far, near])

    assert ids(catalogue, replace(MOBILITY, words="louer un scooter")) == ["0001", "0002"]


@pytest.mark.parametrize("typed", ["scooter", "scouter", "SCOOTERS", "scooteur"])
def test_find_words_with_mistakes_are_understood(database: Database, typed: str) -> None:
    catalogue = open_catalogue(database, [permis(1), permis(2, nom="Location de scooters", at=MAZAMET)])

    assert ids(catalogue, replace(MOBILITY, words=typed))[0] == "0002"


def test_find_by_meaning_without_a_common_word(database: Database) -> None:
    offers = [
        make_offer(1, nom="Atelier couture", thematiques=["remobilisation--lien-social"]),
        make_offer(2, nom="Auto-école sociale", description="Apprendre à conduire", thematiques=[PERMIS], at=MAZAMET),
    ]
    catalogue = open_catalogue(database, offers)

    assert ids(catalogue, Query(words="driving licence", near=CASTRES))[0] == "0002"


def test_find_without_need_leaves_out_what_has_nothing_to_do_with_the_words(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1), make_offer(2, nom="Crèche les lutins", thematiques=[CRECHE])])

    assert ids(catalogue, Query(words="une crèche", near=CASTRES)) == ["0002"]


def test_find_zone_of_another_commune_is_left_out(database: Database) -> None:
    zones = [["81004"], ["81065"], ["81"], ["99100"], ["france"], None, ["12"], [CASTRES.epci_siren], ["200066124"]]
    offers = [permis(number, zone_eligibilite=zone) for number, zone in enumerate(zones)]
    catalogue = open_catalogue(database, offers)

    assert sorted(ids(catalogue, replace(MOBILITY, limit=10))) == ["0001", "0002", "0003", "0004", "0005", "0007"]


def test_find_region_code_is_a_departement(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1, zone_eligibilite=["76"])])

    assert ids(catalogue, MOBILITY) == []


def test_find_in_a_departement_keeps_its_own_offers_and_remote_ones(database: Database) -> None:
    remote = permis(3, modes_accueil=["a-distance"], at=RODEZ)
    catalogue = open_catalogue(database, [permis(1, at=RODEZ), permis(2, at=ALBI), remote])

    assert sorted(ids(catalogue, Query(need="mobility", departement="81"))) == ["0002", "0003"]


def test_find_for_others_comes_last_and_says_so(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1, publics=["personnes-exilees"]), permis(2, at=MAZAMET)])
    query = replace(MOBILITY, publics=frozenset({"demandeurs-emploi"}))

    assert ids(catalogue, query) == ["0002", "0001"]
    assert "public_others" in codes(catalogue, query)[1]


def test_find_surely_not_eligible_is_left_out(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1, publics=["seniors"]), permis(2, publics=["jeunes", "seniors"])])

    assert ids(catalogue, replace(MOBILITY, publics=frozenset({"jeunes"}))) == ["0002"]


def test_find_own_public_comes_before_everyone_and_says_so(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1), permis(2, publics=["jeunes"])])
    query = replace(MOBILITY, publics=frozenset({"jeunes"}))

    assert ids(catalogue, query) == ["0002", "0001"]
    assert "public_yours" in codes(catalogue, query)[0]


def test_find_unknown_public_is_shown_a_little_lower(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1, publics=None), permis(2)])

    assert ids(catalogue, MOBILITY) == ["0002", "0001"]


def test_find_free_only_leaves_out_paid_and_unknown(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1, frais="payant"), permis(2, frais="gratuit"), permis(3)])

    assert ids(catalogue, replace(MOBILITY, free_only=True)) == ["0002"]


def test_find_remote_only_and_never(database: Database) -> None:
    offers = [
        permis(1),
        permis(2, modes_accueil=["a-distance"]),
        permis(3, modes_accueil=["a-distance", "en-presentiel"]),
        permis(4, modes_accueil=None),
    ]
    catalogue = open_catalogue(database, offers)

    assert sorted(ids(catalogue, replace(MOBILITY, remote=Remote.only))) == ["0002", "0003"]
    assert sorted(ids(catalogue, replace(MOBILITY, remote=Remote.never))) == ["0001", "0003", "0004"]


def test_find_remote_offer_has_no_distance_and_says_how(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1, modes_accueil=["a-distance"])])

    (found,) = catalogue.find(MOBILITY, now=NOW).found

    assert found.distance_km is None
    assert "remote" in [reason.code for reason in found.reasons]


def test_find_remote_that_helps_comes_after_two_on_the_spot(database: Database) -> None:
    offers = [make_offer(number, nom=f"Atelier CV {number}", thematiques=[CV]) for number in range(1, 5)]
    offers.append(make_offer(9, nom="CV en ligne", thematiques=[CV], modes_accueil=["a-distance"], at=None))
    catalogue = open_catalogue(database, offers)

    assert ids(catalogue, Query(need="job", near=CASTRES))[2] == "0009"


def test_find_remote_that_does_not_help_comes_last(database: Database) -> None:
    offers = [permis(number) for number in range(1, 4)] + [permis(9, modes_accueil=["a-distance"])]
    catalogue = open_catalogue(database, offers)

    assert ids(catalogue, replace(MOBILITY, limit=4))[-1] == "0009"


def test_find_nothing_within_the_radius_widens_and_tells(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1, at=ALBI)])

    results = catalogue.find(replace(MOBILITY, radius_km=10), now=NOW)

    assert [found.offer.id for found in results.found] == ["test--0001"]
    assert (results.widened_from_km, results.radius_km) == (10, 50)


def test_find_nothing_anywhere_keeps_the_radius(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1, modes_accueil=["a-distance"])])

    results = catalogue.find(replace(MOBILITY, radius_km=10), now=NOW)

    assert (results.total, results.widened_from_km, results.radius_km) == (1, None, 10)


def test_find_duplicates_are_shown_once(database: Database) -> None:
    twin = {"nom": "Auto-école sociale", "structure": "Rouler"}
    by_another = permis(3, nom="Auto-ecole sociale", structure="Rouler ensemble")
    catalogue = open_catalogue(database, [permis(1, **twin), permis(2, **twin), by_another])

    results = catalogue.find(MOBILITY, now=NOW)

    assert results.total == 1
    assert len(results.found) == 1


def test_find_does_not_show_one_structure_only(database: Database) -> None:
    names = ["Permis B", "Permis moto", "Code de la route", "Conduite accompagnée"]
    one = [permis(number, nom=name, structure="A") for number, name in enumerate(names)]
    catalogue = open_catalogue(database, [*one, permis(8, structure="B", at=MAZAMET)])

    assert "0008" in ids(catalogue, MOBILITY)


def test_find_open_now_comes_first_and_says_so(database: Database) -> None:
    shut = permis(1, horaires_accueil="Mo-Fr 14:00-17:00")
    opened = permis(2, horaires_accueil="Mo-Fr 09:00-12:00")
    catalogue = open_catalogue(database, [shut, opened, permis(3, horaires_accueil="le lundi")])

    assert ids(catalogue, MOBILITY)[0] == "0002"
    assert "open_now" in codes(catalogue, MOBILITY)[0]


def test_find_pages_never_repeat_an_offer(database: Database) -> None:
    offers = [
        permis(number, nom=f"Permis de type {number * 7919}", at=(ALBI, CASTRES, MAZAMET)[number % 3])
        for number in range(75)
    ]
    catalogue = open_catalogue(database, offers)
    query = replace(MOBILITY, radius_km=60, limit=10)
    total = catalogue.find(query, now=NOW).total

    pages = [ids(catalogue, replace(query, offset=offset)) for offset in range(0, total, 10)]

    shown = [offer for page in pages for offer in page]
    assert len(shown) == len(set(shown)) == total


def test_find_excluded_offers_do_not_come_back(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1), permis(2)])

    assert ids(catalogue, replace(MOBILITY, exclude=frozenset({"test--0001", "gone"}))) == ["0002"]


def test_find_contact_and_hours_fall_back_on_the_structure(database: Database) -> None:
    structure = {
        "telephone": "0563000000",
        "horaires_accueil": "24/7",
        "adresse": "1 rue Haute",
        "commune": "Castres",
        "code_insee": CASTRES.code_insee,
        "latitude": CASTRES.latitude,
        "longitude": CASTRES.longitude,
    }
    catalogue = open_catalogue(database, [permis(1, at=None, structure_fields=structure)])

    (found,) = catalogue.find(MOBILITY, now=NOW).found

    assert (found.offer.telephone, found.offer.horaires_accueil) == ("0563000000", "24/7")
    assert (found.offer.adresse, found.distance_km) == ("1 rue Haute", 0.0)


def test_find_without_coordinates_uses_the_commune(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1, at=MAZAMET, latitude=None, longitude=None)])

    (found,) = catalogue.find(MOBILITY, now=NOW).found

    assert found.distance_km == pytest.approx(15, abs=5)


def test_find_after_an_import_sees_the_new_edition(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1)])
    store(database, [permis(2)])

    assert ids(catalogue, MOBILITY) == ["0002"]
    assert catalogue.refresh() is False


def test_refresh_after_an_import_is_true_once(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1)])
    store(database, [permis(1), permis(2)])

    assert [catalogue.refresh(), catalogue.refresh()] == [True, False]
    assert len(catalogue) == 2


def test_get_unknown_offer_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        open_catalogue(database, []).get("test--0001")


def test_get_tells_the_distance(database: Database) -> None:
    found = open_catalogue(database, [permis(1, at=ALBI)]).get("test--0001", near=CASTRES)

    assert found.offer.name == "Permis 1"
    assert found.distance_km == pytest.approx(38, abs=4)


def test_find_structures_prefers_the_own_departement_and_needs_a_phone(database: Database) -> None:
    def structure(phone: str | None, at: Any) -> dict[str, Any]:
        place = {"code_insee": at.code_insee, "latitude": at.latitude, "longitude": at.longitude}
        return {"reseaux_porteurs": ["mission-locale"], "telephone": phone} | place

    offers = [
        permis(1, structure="Sans téléphone", structure_fields=structure(None, CASTRES)),
        permis(2, structure="ML Rodez", structure_fields=structure("0565000000", RODEZ)),
        permis(3, structure="ML Albi", structure_fields=structure("0563000000", ALBI)),
    ]
    catalogue = open_catalogue(database, offers)

    found = catalogue.find_structures(("mission-locale",), CASTRES, limit=2)

    assert [structure.name for structure in found] == ["ML Albi", "ML Rodez"]
    assert catalogue.find_structures(("mdph",), CASTRES) == []


def test_find_an_example_does_not_outrank_a_real_offer_as_good(database: Database) -> None:
    catalogue = open_catalogue(database, [permis(1, source="relais-exemple", score_qualite=1.0), permis(2)])

    assert ids(catalogue, MOBILITY) == ["0002", "0001"]


def test_find_without_a_need_prefers_what_the_words_are_likely_to_mean(database: Database) -> None:
    job, childcare = "trouver-un-emploi--repondre-a-des-offres-demploi", "famille--garde-denfants"
    offers = [
        make_offer(1, nom="Garde d'enfants et emploi", thematiques=[childcare]),
        make_offer(2, nom="Inscription et emploi", thematiques=[job]),
    ]

    assert ids(open_catalogue(database, offers), Query(words="emploi", near=CASTRES)) == ["0002", "0001"]
