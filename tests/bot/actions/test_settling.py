"""Where a person is: settled, or a question; never a guess, never a loop."""

import pytest

from bot.actions.memory import Asking, PlaceKind, Question, Somewhere
from bot.actions.settling import MOST_TRIES, Settled, settle
from tests.bot.actions.builders import ALBI, CASTRES, make_heard
from tests.relais.offers.builders import gazetteer

ASKED = Question(Asking.commune)


def settled(question=None, **heard):
    return settle(make_heard(**heard), question, gazetteer())


def test_settle_nothing_said_about_a_place_is_none():
    assert settled(text="j'ai 19 ans") is None


def test_settle_sure_name_gives_the_commune():
    assert Settled(Somewhere(PlaceKind.commune, CASTRES)) == settled(entities={"commune": "castres"})


def test_settle_mistyped_name_asks_to_confirm():
    found = settled(entities={"commune": "cstres"})

    assert Question(Asking.confirm, codes=(CASTRES,)) == found.question


def test_settle_yes_to_the_confirmation_gives_the_commune():
    question = Question(Asking.confirm, codes=(CASTRES,))

    found = settled(question, intent="affirm", asks_place=True)

    assert Somewhere(PlaceKind.commune, CASTRES) == found.place


def test_settle_no_to_the_confirmation_asks_again():
    question = Question(Asking.confirm, codes=(CASTRES,))

    found = settled(question, intent="deny", asks_place=True)

    assert found.place is None
    assert found.question.asking is Asking.commune


def test_settle_yes_outside_of_a_question_is_none():
    assert settled(intent="affirm") is None


def test_settle_postcode_of_many_asks_which():
    found = settled(entities={"postcode": "81200"})

    assert found.question.asking is Asking.choose
    assert len(found.question.codes) > 1


def test_settle_name_beside_its_postcode_is_sure():
    found = settled(entities={"commune": "castres", "postcode": "81100"})

    assert Somewhere(PlaceKind.commune, CASTRES) == found.place


def test_settle_two_communes_in_one_sentence_asks_which():
    found = settled(entities={"commune": ("albi", "castres")})

    assert Question(Asking.choose, codes=(ALBI, CASTRES)) == found.question


def test_settle_departement_asks_the_commune_then_takes_it():
    first = settled(entities={"departement": "Aude"})
    second = settled(first.question, entities={"departement": "Aude"}, asks_place=True)

    assert Question(Asking.departement, departement="11") == first.question
    assert Somewhere(PlaceKind.departement, departement="11") == second.place


def test_settle_yes_to_the_whole_departement_takes_it():
    question = Question(Asking.departement, departement="11")

    found = settled(question, intent="affirm", asks_place=True)

    assert Somewhere(PlaceKind.departement, departement="11") == found.place


def test_settle_departement_chooses_between_homonyms():
    question = Question(Asking.choose, codes=("81317", "12300"))

    found = settled(question, entities={"departement": "Aveyron"}, asks_place=True)

    assert Somewhere(PlaceKind.commune, "12300") == found.place


def test_settle_neighbour_outside_comes_with_our_towns():
    found = settled(entities={"commune": "Toulouse"})

    assert found.question.asking is Asking.outside
    assert found.question.name == "Toulouse"
    assert all(gazetteer().get(code).is_covered for code in found.question.codes)
    assert found.question.codes


def test_settle_far_place_outside_has_no_town_near():
    found = settled(entities={"commune": "Lille"})

    assert found.question.asking is Asking.outside
    assert found.question.codes == ()


def test_settle_button_of_a_commune_outside_is_outside():
    assert Asking.outside is settled(entities={"code_insee": "31555"}).question.asking


def test_settle_former_commune_tells_its_name():
    found = settled(entities={"commune": "Saint-Geniez-d'Olt"})

    assert found.place is not None
    assert found.former_name


@pytest.mark.parametrize("intent", ["nlu_fallback", "inform", "out_of_scope"])
def test_settle_free_text_that_is_a_place_is_taken(intent):
    found = settled(ASKED, intent=intent, text="castres", confidence=0.3, asks_place=True)

    assert Somewhere(PlaceKind.commune, CASTRES) == found.place


def test_settle_free_text_of_a_sure_other_intent_is_no_place():
    assert settled(ASKED, intent="thank", text="merci", confidence=0.98, asks_place=True) is None


def test_settle_unknown_text_is_asked_otherwise_then_by_departement_then_left():
    first = settled(ASKED, intent="inform", text="xyzzyville", asks_place=True)
    second = settled(first.question, intent="inform", text="zzgrobourg", asks_place=True)
    third = settled(second.question, intent="inform", text="wwkrystad", asks_place=True)

    assert [Asking.unknown, Asking.which_departement] == [first.question.asking, second.question.asking]
    assert PlaceKind.anywhere is third.place.kind
    assert third.has_given_up


def test_settle_site_of_a_departement_is_searched_when_left():
    question = Question(Asking.unknown, tries=MOST_TRIES - 1)

    found = settled(question, intent="inform", text="xyzzyville", asks_place=True, departement="81")

    assert Somewhere(PlaceKind.departement, departement="81") == found.place


@pytest.mark.parametrize("intent", ["affirm", "deny", "dont_know", "refuse_answer", "rephrase", "nlu_fallback"])
@pytest.mark.parametrize("asking", list(Asking))
def test_settle_same_answer_again_and_again_ends(asking, intent):
    question = Question(asking, codes=(CASTRES, ALBI), departement="81" if asking is Asking.departement else None)
    for _ in range(8):
        found = settled(question, intent=intent, text="xyzzyville", asks_place=True)
        assert found is not None
        if found.place:
            return
        question = found.question

    pytest.fail(f"{asking} asked eight times after {intent}")


def test_settle_progress_is_no_failed_try():
    question = Question(Asking.commune, tries=MOST_TRIES - 1)

    found = settled(question, entities={"commune": "cstres"}, asks_place=True)

    assert found.question.asking is Asking.confirm
