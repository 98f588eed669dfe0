"""What a message changes in « faire le point »: answers, moves, danger, and what is for somebody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions.diagnostic.desk import At, Desk
from bot.actions.diagnostic.hearing import concerns_the_questionnaire, hear
from bot.actions.diagnostic.moves import INTENT, LOOP
from relais.diagnostic.record import Given
from relais.diagnostic.session import Path, answered, start
from tests.bot.actions.builders import CASTRES, NOW, make_doors, make_heard, make_state

DOORS = make_doors()
CONTENT = DOORS.diagnostic.content
STATE = make_state(None, CASTRES)


def make_desk(question: str = "age", at: At = At.question, path: Path = Path.complete, **given: str) -> Desk:
    session = start(path, known={"commune": Given(text=CASTRES)}, now=NOW)
    for key, choice in given.items():
        session = answered(CONTENT, session, key, Given(choices=(choice,)), now=NOW)
    return Desk(session=session, at=at, question=question)


def heard_in(text: str, intent: str = "inform", **fields):
    return make_heard(intent, text, active_loop=LOOP, requested_slot="diagnostic_end", **fields)


def click(**entities: str):
    return make_heard(INTENT, "", entities=entities, is_button=True)


def test_hear_a_search_that_is_sure_leaves_the_desk_as_it_is():
    desk = make_desk()

    taken = hear(desk, STATE, heard_in("je cherche un logement", "search_housing", confidence=0.9), DOORS)

    assert not taken.is_answer
    assert taken.desk == desk


def test_hear_an_answer_goes_on_to_the_next_question():
    taken = hear(make_desk(), STATE, heard_in("34"), DOORS)

    assert taken.is_answer
    assert taken.desk.question == "helped_by"
    assert taken.desk.session.given["age"].choices == ("adult",)


def test_hear_what_is_likely_asks_it_back():
    taken = hear(make_desk("housing"), STATE, heard_in("je vis chez ma mere avec mes 2 enfants"), DOORS)

    assert taken.desk.at is At.confirming
    assert taken.desk.understood == (("housing", "someone"),)


def test_hear_yes_to_what_was_understood_keeps_it():
    desk = replace(make_desk("housing", At.confirming), understood=(("housing", "someone"),))

    taken = hear(desk, STATE, heard_in("oui", "affirm"), DOORS)

    assert taken.desk.session.given["housing"].choices == ("someone",)


def test_hear_no_to_what_was_understood_asks_again():
    desk = replace(make_desk("housing", At.confirming), understood=(("housing", "someone"),))

    taken = hear(desk, STATE, heard_in("non", "deny"), DOORS)

    assert (taken.desk.at, taken.desk.question) == (At.question, "housing")
    assert "housing" not in taken.desk.session.given


@pytest.mark.parametrize("text", ["passer", "Je préfère ne pas répondre", "joker"])
def test_hear_pass_is_no_answer(text):
    taken = hear(make_desk(), STATE, heard_in(text, "refuse_answer"), DOORS)

    assert taken.desk.session.given["age"].is_passed
    assert taken.desk.question == "helped_by"


def test_hear_back_reopens_the_question_before():
    taken = hear(make_desk("helped_by", age="adult"), STATE, heard_in("revenir", "go_back"), DOORS)

    assert taken.desk.question == "age"
    assert "age" not in taken.desk.session.given


def test_hear_why_says_why_and_asks_again():
    taken = hear(make_desk(), STATE, heard_in("pourquoi ?", "ask_privacy"), DOORS)

    assert [notice.key for notice in taken.state.memory.notices] == ["utter_diagnostic_why"]
    assert taken.desk.question == "age"


def test_hear_three_times_nothing_passes_the_question():
    desk = make_desk()
    for _ in range(3):
        desk = hear(desk, STATE, heard_in("wxq zzgr", "nlu_fallback"), DOORS).desk

    assert desk.session.given["age"].is_passed


def test_hear_no_safe_place_shows_the_number_and_pauses_in_the_same_turn():
    taken = hear(make_desk("housing"), STATE, click(question="housing", choice="unsafe"), DOORS)

    assert taken.desk.at is At.paused
    assert taken.is_over
    assert [(notice.key, dict(notice.values)) for notice in taken.state.memory.notices] == [
        ("action_safety", {"situation": "shelter"})
    ]


def test_hear_danger_that_the_gateway_answered_is_kept_without_its_card():
    taken = hear(make_desk(), STATE, heard_in("je dors dans ma voiture", "search_shelter", danger=("shelter",)), DOORS)

    assert taken.desk.at is At.paused
    assert taken.desk.session.given["housing"].choices == ("unsafe",)
    assert taken.state.memory.notices == ()


def test_hear_after_hours_away_offers_to_go_on():
    late = heard_in("coucou", "greet")
    late = replace(late, now=NOW + timedelta(days=4))

    taken = hear(make_desk(), STATE, late, DOORS)

    assert taken.desk.at is At.resuming


def test_hear_an_old_button_corrects_the_earlier_answer():
    desk = make_desk("helped_by", age="adult")

    taken = hear(desk, STATE, click(question="age", choice="young"), DOORS)

    assert taken.desk.session.given["age"].choices == ("young",)
    assert taken.desk.question == "helped_by"


def test_hear_all_questions_loses_no_answer():
    desk = make_desk("subjects", path=Path.quick, age="adult", helped_by="nobody")

    taken = hear(desk, STATE, heard_in("toutes les questions"), DOORS)

    assert taken.desk.session.path is Path.complete
    assert taken.desk.session.given["age"].choices == ("adult",)
    assert taken.desk.question == "project"


def test_hear_a_trade_instead_of_yes_is_asked_back_as_both():
    heard = heard_in("cuisinier", entities={"trade": "cuisinier"})

    taken = hear(make_desk("project"), STATE, heard, DOORS)

    assert taken.desk.understood == (("project", "known"), ("project_trade", "=cuisinier"))


def test_concerns_the_questionnaire_is_false_for_a_yes_to_something_else():
    assert not concerns_the_questionnaire(make_desk(at=At.away), make_heard("affirm", "oui"))
    assert concerns_the_questionnaire(make_desk(at=At.step), make_heard("affirm", "oui"))


def test_desk_survives_its_slot():
    desk = replace(make_desk("housing", At.confirming, age="adult"), understood=(("housing", "someone"),), tries=1)

    assert Desk.from_slot(desk.to_slot()) == desk
