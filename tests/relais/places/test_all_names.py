"""Every one of the 1,032 names, as written without accents and with one mistake."""

import random
import string
import unicodedata

from relais.places.gazetteer import Gazetteer, MatchKind, Place


def plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))


def with_one_mistake(name: str, chance: random.Random) -> str:
    """A letter lost, doubled, swapped or replaced."""
    at = chance.choice([position for position, letter in enumerate(name) if letter.isalpha()])
    letter = chance.choice(string.ascii_lowercase)
    return chance.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
        ]
    )


def covered(gazetteer: Gazetteer) -> list[Place]:
    return [place for place in gazetteer.places if place.is_covered]


def test_every_name_without_accents_is_itself_or_among_homonyms(gazetteer: Gazetteer) -> None:
    lost = []
    for place in covered(gazetteer):
        match = gazetteer.look_up(plain(place.name))
        is_itself = match.kind is MatchKind.found and match.places == (place,)
        if not is_itself and not (match.kind is MatchKind.ambiguous and place in match.places):
            lost.append((place.name, match.kind))

    assert len(covered(gazetteer)) == 1_032
    assert lost == []


def test_every_name_with_its_departement_is_itself(gazetteer: Gazetteer) -> None:
    lost = []
    for place in covered(gazetteer):
        match = gazetteer.look_up(place.name, departement=place.departement)
        if place not in match.places:
            lost.append((place.name, match.kind))

    assert lost == []


def test_every_long_name_with_one_mistake_is_offered_and_never_taken_for_another(gazetteer: Gazetteer) -> None:
    chance = random.Random(81)
    long_names = [place for place in covered(gazetteer) if sum(map(str.isalpha, place.name)) >= 7]
    offered = wrong = 0
    for place in long_names:
        match = gazetteer.look_up(with_one_mistake(plain(place.name), chance))
        offered += place in match.places
        wrong += match.kind is MatchKind.found and place not in match.places

    assert offered / len(long_names) >= 0.97
    assert wrong / len(long_names) <= 0.005
