"""What a message changes: need, place, filters; whether the form takes it as an answer."""

import pytest

from bot.actions.hearing import remember
from bot.actions.memory import Asking, Filters, PlaceKind, Question, Shown, Wants
from tests.bot.actions.builders import ALBI, CASTRES, make_doors, make_heard, make_state

DOORS = make_doors()


def heard_in(state, **heard):
    return remember(state, make_heard(**heard), DOORS)


def test_remember_search_sets_the_need_and_its_words():
    taken = heard_in(make_state(), intent="search_housing", text="un logement pas cher")

    assert taken.state.need == "housing"
    assert taken.state.memory.words == "un logement pas cher"


def test_remember_need_and_place_in_one_sentence():
    taken = heard_in(make_state(), intent="search_housing", entities={"commune": "castres"})

    assert taken.state.need == "housing"
    assert taken.state.place.code == CASTRES


def test_remember_new_need_keeps_the_person_and_forgets_the_filters():
    state = make_state("housing", CASTRES, age=19, filters=Filters(free_only=True), shown=Shown(("a",), ("a",), 1))

    after = heard_in(state, intent="search_job").state

    assert (19, Filters(), Shown()) == (after.memory.age, after.memory.filters, after.memory.shown)
    assert after.place.code == CASTRES
    assert after.memory.previous_need == "housing"


def test_remember_distance_with_a_new_place_is_kept():
    after = heard_in(make_state("housing", ALBI), entities={"commune": "castres", "distance_km": "5 km"}).state

    assert after.memory.filters.radius_km == 5.0


def test_remember_new_place_forgets_how_far_the_last_one_was_searched():
    state = make_state("housing", ALBI, filters=Filters(radius_km=5.0))

    assert heard_in(state, entities={"commune": "castres"}).state.memory.filters.radius_km is None


def test_remember_place_outside_asks_and_is_not_kept():
    after = heard_in(make_state("housing", ALBI), entities={"commune": "Lille"}).state

    assert after.place is None
    assert Asking.outside is after.memory.question.asking


def test_remember_former_commune_is_said():
    after = heard_in(make_state("housing"), entities={"commune": "Saint-Geniez-d'Olt"}).state

    assert [notice.key for notice in after.memory.notices] == ["utter_former_commune"]


def test_remember_fact_before_any_need_is_noted():
    after = heard_in(make_state(), entities={"age": "19 ans"}).state

    assert [notice.key for notice in after.memory.notices] == ["utter_noted"]


def test_remember_notices_concern_one_message_only():
    noted = heard_in(make_state(), entities={"age": "19 ans"}).state

    assert heard_in(noted, intent="greet").state.memory.notices == ()


def test_remember_more_after_offers_wants_more():
    state = make_state("housing", CASTRES, shown=Shown(("a",), ("a",), 5))

    after = heard_in(state, intent="more_results").state

    assert Wants.more is after.memory.wants
    assert after.memory.shown.seen == ("a",)


@pytest.mark.parametrize(("direction", "radius_km"), [("nearer", 10.0), ("further", 40.0)])
def test_remember_direction_changes_the_radius(direction, radius_km):
    state = make_state("housing", CASTRES, shown=Shown(("a",), ("a",), 5, 20.0))

    after = heard_in(state, intent="refine_search", entities={"direction": direction}).state

    assert radius_km == after.memory.filters.radius_km
    assert (after.memory.wants is Wants.more) == (direction == "further")


def test_remember_elsewhere_asks_where():
    after = heard_in(make_state("housing", CASTRES), intent="refine_search", text="ailleurs").state

    assert after.place is None
    assert Asking.elsewhere is after.memory.question.asking


def test_remember_refinement_without_content_asks_which():
    after = heard_in(make_state("housing", CASTRES), intent="refine_search", text="changer ma recherche").state

    assert Wants.refinement is after.memory.wants


def test_remember_rights_in_the_middle_of_another_search_is_a_question():
    taken = heard_in(make_state("housing"), intent="ask_rights", asks_place=True)

    assert taken.state.need == "housing"
    assert not taken.is_answer


@pytest.mark.parametrize("intent", ["ask_privacy", "ask_identity", "thank", "greet", "distress_suicide", "cancel"])
def test_remember_aside_in_a_form_is_no_answer(intent):
    assert not heard_in(make_state("housing"), intent=intent, confidence=0.95, asks_place=True).is_answer


@pytest.mark.parametrize(
    "intent", ["inform", "affirm", "deny", "dont_know", "refuse_answer", "rephrase", "nlu_fallback"]
)
def test_remember_answer_in_a_form_is_one(intent):
    assert heard_in(make_state("housing"), intent=intent, text="xyzzyville", asks_place=True).is_answer


def test_remember_unsure_anger_may_be_an_answer():
    sure = heard_in(make_state("housing"), intent="complaint", text="grr", confidence=0.9, asks_place=True)
    unsure = heard_in(make_state("housing"), intent="complaint", text="grr", confidence=0.5, asks_place=True)

    assert (sure.is_answer, unsure.is_answer) == (False, True)


def test_remember_fact_instead_of_the_place_is_no_failed_answer():
    state = make_state("housing", question=Question(Asking.unknown, tries=1))

    after = heard_in(state, text="j'ai 19 ans", entities={"age": "19 ans"}, asks_place=True).state

    assert after.memory.question.tries == 1


@pytest.mark.parametrize(("text", "code"), [("la première", "81317"), ("le deuxième svp", "12300")])
def test_remember_rank_chooses_among_communes(text, code):
    state = make_state("housing", question=Question(Asking.choose, ("81317", "12300")))

    after = heard_in(state, intent="offer_details", text=text, asks_place=True).state

    assert after.place.code == code


def test_remember_going_back_from_the_place_asks_the_need():
    after = heard_in(make_state("housing"), intent="go_back", asks_place=True).state

    assert after.need is None


def test_remember_after_a_stop_the_search_is_forgotten_and_the_place_kept():
    stopped = heard_in(make_state("housing", CASTRES), intent="cancel").state

    after = heard_in(stopped, intent="greet").state

    assert (after.need, after.place.code) == (None, CASTRES)


def test_remember_understanding_starts_the_count_of_failures_again():
    state = make_state(failures=2)

    assert heard_in(state, intent="nlu_fallback").state.memory.failures == 2
    assert heard_in(state, intent="greet").state.memory.failures == 0


def test_remember_person_keeps_the_search_to_come_back_to():
    asked = heard_in(make_state("housing", CASTRES), intent="request_counsellor").state
    back = heard_in(asked, intent="more_results").state

    assert (asked.need, asked.memory.previous_need) == ("counsellor", "housing")
    assert [notice.key for notice in asked.memory.notices] == ["utter_later_counsellor"]
    assert back.need == "housing"


def test_remember_shelter_says_the_number_first():
    after = heard_in(make_state(), intent="search_shelter").state

    assert [notice.values for notice in after.memory.notices] == [{"situation": "shelter"}]


def test_remember_button_of_remote_offers():
    after = heard_in(make_state("job"), entities={"place_choice": "remote"}, asks_place=True).state

    assert PlaceKind.remote is after.place.kind
