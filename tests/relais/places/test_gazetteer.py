"""What people type for a place, on the real reference facts."""

import time

import pytest

from relais.errors import NotFound
from relais.places.gazetteer import Gazetteer, MatchKind


def first_of(gazetteer: Gazetteer, text: str, departement: str | None = None) -> tuple[str, str]:
    match = gazetteer.look_up(text, departement=departement)
    return match.kind.value, match.places[0].name if match.places else ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Castres", "Castres"),
        ("carcassone", "Carcassonne"),
        ("Castelnodary", "Castelnaudary"),
        ("st affrique", "Saint-Affrique"),
        ("villefranche de rouergue", "Villefranche-de-Rouergue"),
        ("villefranche rouergue", "Villefranche-de-Rouergue"),
        ("labrugiere", "Labruguière"),
        ("la bastide rouairoux", "Labastide-Rouairoux"),
        ("marssac s/tarn", "Marssac-sur-Tarn"),
        ("j'habite à Castres", "Castres"),
        ("81160 saint juery", "Saint-Juéry"),
        ("mazamet (81)", "Mazamet"),
        ("narbone", "Narbonne"),
        ("alby", "Albi"),
    ],
)
def test_look_up_name_even_mistyped_is_found(gazetteer: Gazetteer, typed: str, name: str) -> None:
    assert first_of(gazetteer, typed) == ("found", name)


@pytest.mark.parametrize(("typed", "name"), [("onet", "Onet-le-Château"), ("lézignan", "Lézignan-Corbières")])
def test_look_up_beginning_of_one_name_asks_to_confirm(gazetteer: Gazetteer, typed: str, name: str) -> None:
    assert first_of(gazetteer, typed) == ("confirm", name)


@pytest.mark.parametrize(
    "typed", ["montclar", "saint-juéry", "villefranche", "conques", "severac", "labastide", "salles"]
)
def test_look_up_name_of_several_is_ambiguous(gazetteer: Gazetteer, typed: str) -> None:
    match = gazetteer.look_up(typed)

    assert match.kind is MatchKind.ambiguous
    assert len(match.places) > 1


@pytest.mark.parametrize("typed", ["montclar 12", "montclar aveyron", "Montclar dans l'Aveyron", "Montclar (12)"])
def test_look_up_homonym_with_departement_is_found(gazetteer: Gazetteer, typed: str) -> None:
    match = gazetteer.look_up(typed)

    assert (match.kind, match.places[0].departement) == (MatchKind.found, "12")


def test_look_up_homonym_with_known_departement_is_found(gazetteer: Gazetteer) -> None:
    match = gazetteer.look_up("montclar", departement="11")

    assert (match.kind, match.places[0].departement) == (MatchKind.found, "11")


def test_look_up_only_one_of_name_ignores_known_departement(gazetteer: Gazetteer) -> None:
    assert first_of(gazetteer, "Castres", departement="11") == ("found", "Castres")


def test_look_up_postcode_of_many_is_ambiguous_with_largest_first(gazetteer: Gazetteer) -> None:
    match = gazetteer.look_up("11300")

    assert match.kind is MatchKind.ambiguous
    assert match.places[0].name == "Limoux"
    assert len(match.places) == 28


def test_look_up_postcode_that_contradicts_name_offers_both(gazetteer: Gazetteer) -> None:
    match = gazetteer.look_up("albi 81100")

    assert match.kind is MatchKind.ambiguous
    assert [place.name for place in match.places[:2]] == ["Albi", "Castres"]


@pytest.mark.parametrize(
    ("typed", "name", "note"),
    [("brenac", "Quillan", "Brenac"), ("Le Travet", "Terre-de-Bancalié", "Le Travet"), ("Fa", "Val-du-Faby", "Fa")],
)
def test_look_up_former_commune_is_found_with_note(gazetteer: Gazetteer, typed: str, name: str, note: str) -> None:
    match = gazetteer.look_up(typed)

    assert (match.kind, match.places[0].name, match.note) == (MatchKind.found, name, note)


@pytest.mark.parametrize(
    ("typed", "code"), [("dans le 81", "81"), ("l'Aveyron", "12"), ("Tarn", "81"), ("11", "11"), ("81012", "81")]
)
def test_look_up_departement_is_no_commune(gazetteer: Gazetteer, typed: str, code: str) -> None:
    match = gazetteer.look_up(typed)

    assert (match.kind, match.departement, match.places) == (MatchKind.departement, code, ())


def test_look_up_near_place_outside_is_outside_with_its_place(gazetteer: Gazetteer) -> None:
    match = gazetteer.look_up("toulouse")

    assert (match.kind, match.places[0].is_covered, match.note) == (MatchKind.outside, False, "Toulouse")


@pytest.mark.parametrize(
    ("typed", "note"), [("lyon", "Lyon"), ("marseile", "Marseille"), ("75011", "Paris"), ("le 34", "Hérault")]
)
def test_look_up_far_place_is_outside_with_its_name(gazetteer: Gazetteer, typed: str, note: str) -> None:
    match = gazetteer.look_up(typed)

    assert (match.kind, match.places, match.note) == (MatchKind.outside, (), note)


def test_look_up_village_outside_that_sounds_like_a_town_of_ours_asks(gazetteer: Gazetteer) -> None:
    match = gazetteer.look_up("rodes")

    assert match.kind is MatchKind.ambiguous
    assert match.places[0].name == "Rodez"


@pytest.mark.parametrize("typed", ["", "asdfgh", "merde", "je ne sais pas", "🙂", "x" * 5_000])
def test_look_up_anything_else_is_unknown(gazetteer: Gazetteer, typed: str) -> None:
    assert gazetteer.look_up(typed).kind is MatchKind.unknown


def test_get_former_code_gives_present_commune(gazetteer: Gazetteer) -> None:
    assert gazetteer.get("12076").code_insee == "12218"


def test_get_unknown_code_raises_not_found(gazetteer: Gazetteer) -> None:
    with pytest.raises(NotFound):
        gazetteer.get("99999")


def test_suggest_beginning_gives_ours_by_size(gazetteer: Gazetteer) -> None:
    names = [place.name for place in gazetteer.suggest("castel", limit=3)]

    assert names[0] == "Castelnaudary"
    assert all(name.startswith("Castel") for name in names)


def test_suggest_mistaken_name_gives_the_likely_one(gazetteer: Gazetteer) -> None:
    assert gazetteer.suggest("carcassone")[0].name == "Carcassonne"


def test_suggest_postcode_gives_its_communes(gazetteer: Gazetteer) -> None:
    assert {place.name for place in gazetteer.suggest("81100")} == {"Castres", "Burlats", "Laboulbène"}


def test_look_up_mistaken_name_costs_little(gazetteer: Gazetteer) -> None:
    typed = [f"carcassonn{letter}" for letter in "abcdfghijklmnopqrstuvwxyz"]

    started = time.process_time()
    for text in typed:
        gazetteer.look_up(text)
    spent_ms = (time.process_time() - started) / len(typed) * 1_000

    assert spent_ms <= 6  # 1.3 ms on a quiet machine; the target of 3 leaves room, a busy one is twice as slow


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("narb", "Narbonne"),
        ("lézi", "Lézignan-Corbières"),
        ("villef", "Villefranche-de-Rouergue"),
        ("st aff", "Saint-Affrique"),
        ("Кастр", "Castres"),
        ("Нарбонне", "Narbonne"),
        ("ألبي", "Albi"),
    ],
)
def test_look_up_what_people_call_a_town_is_found(gazetteer: Gazetteer, typed: str, name: str) -> None:
    assert first_of(gazetteer, typed) == ("found", name)


@pytest.mark.parametrize("typed", ["laveiron", "averon", "Аверон"])
def test_look_up_departement_as_people_write_it_is_the_departement(gazetteer: Gazetteer, typed: str) -> None:
    match = gazetteer.look_up(typed)

    assert (match.kind, match.departement) == (MatchKind.departement, "12")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("quiyan", "Quillan"), ("gayaque", "Gaillac"), ("saint afrique", "Saint-Affrique")],
)
def test_look_up_town_by_ear_hides_its_small_namesakes(gazetteer: Gazetteer, typed: str, name: str) -> None:
    assert first_of(gazetteer, typed) == ("found", name)


def test_look_up_city_outside_by_ear_is_outside(gazetteer: Gazetteer) -> None:
    match = gazetteer.look_up("bezié")

    assert (match.kind, match.note) == (MatchKind.outside, "Béziers")


def test_look_up_nickname_of_latin_letters_forgives_no_mistake(gazetteer: Gazetteer) -> None:
    assert gazetteer.look_up("carta").kind is not MatchKind.found
