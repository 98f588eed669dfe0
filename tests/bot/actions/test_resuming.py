"""A search that danger set aside: kept, offered again once and later, never in the answer to danger."""

import pytest

from bot.actions.hearing import remember
from bot.actions.introducing import ActionIntroduce
from bot.actions.memory import Memory
from bot.actions.replies import Keep, Say
from tests.bot.actions.builders import make_doors, make_heard, make_state, make_talk


def offered(intent, **memory):
    talk = make_talk(make_heard(intent), make_state("housing", **memory))
    return [reply for reply in ActionIntroduce().answer(talk) if isinstance(reply, Say)]


@pytest.mark.parametrize("intent", ["distress_suicide", "distress_violence"])
def test_danger_in_the_middle_of_a_search_sets_it_aside(intent):
    heard = make_heard(intent, asks_place=True)

    taken = remember(make_state("housing"), heard, make_doors())

    assert taken.state.memory.is_set_aside
    assert taken.state.need == "housing"


def test_danger_without_a_search_sets_nothing_aside():
    taken = remember(make_state(), make_heard("distress_violence"), make_doors())

    assert not taken.state.memory.is_set_aside


@pytest.mark.parametrize("intent", ["thank", "affirm", "deny", "dont_know", "greet"])
def test_search_set_aside_is_offered_after_a_small_answer(intent):
    (reply,) = offered(intent, is_set_aside=True)

    assert reply.key == "utter_resume_search"
    assert reply.is_last
    assert [dict(button.entities) for button in reply.buttons] == [{"need": "housing"}]


@pytest.mark.parametrize("intent", ["distress_suicide", "distress_violence", "search_job", "inform", "goodbye"])
def test_search_set_aside_is_not_offered_with_danger_or_something_new(intent):
    assert offered(intent, is_set_aside=True) == []


def test_search_never_set_aside_is_not_offered():
    assert offered("thank") == []


def test_search_is_offered_once():
    talk = make_talk(make_heard("thank"), make_state("housing", is_set_aside=True))

    (kept,) = (reply for reply in ActionIntroduce().answer(talk) if isinstance(reply, Keep))

    assert not Memory.from_slot(kept.slots["memory"]).is_set_aside


def test_something_new_makes_the_offer_pointless():
    taken = remember(make_state("housing", is_set_aside=True), make_heard("search_job"), make_doors())

    assert not taken.state.memory.is_set_aside


def test_number_given_by_the_gateway_for_a_bed_is_not_given_again():
    heard = make_heard("search_shelter", "je suis à la rue", danger=("shelter",))

    taken = remember(make_state(), heard, make_doors())

    assert taken.state.need == "shelter"
    assert taken.state.memory.notices == ()
