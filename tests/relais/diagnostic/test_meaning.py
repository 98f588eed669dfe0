from dataclasses import replace

from relais.diagnostic.meaning import danger_of, findings, flags, strongest, urgent
from relais.diagnostic.model import Flag, Impact, Meaning, State, Urgency
from tests.relais.diagnostic.builders import hard, make_content, make_session, make_theme

CONTENT = make_content()


def test_passed_question_means_nothing() -> None:
    assert findings(CONTENT, make_session(CONTENT, mobility=None, money=None)) == ()


def test_answer_of_a_corrected_subject_means_nothing_meanwhile() -> None:
    session = make_session(CONTENT, money="nothing", food="hungry")
    without = replace(session, given={key: one for key, one in session.given.items() if key != "money"})

    assert findings(CONTENT, without) == ()


def test_finding_of_a_need_of_its_own() -> None:
    (screening, follow_up) = findings(CONTENT, make_session(CONTENT, mobility="bus", mobility_help="licence"))

    assert (screening.need, follow_up.need) == ("mobility", "licence")


def test_urgent_most_urgent_first() -> None:
    session = make_session(CONTENT, money="nothing", morale="very_bad", mobility="no_transport")

    assert [one.theme for one in urgent(CONTENT, session)] == ["morale", "money"]


def test_danger_in_the_same_step() -> None:
    session = make_session(CONTENT, housing="nowhere", morale="very_bad")

    assert danger_of(CONTENT, session, "housing") == "shelter"
    assert danger_of(CONTENT, session, "morale") == "suicide"


def test_no_danger_in_another_answer_nor_in_a_passed_question() -> None:
    session = make_session(CONTENT, housing="home", morale=None)

    assert danger_of(CONTENT, session, "housing") is None
    assert danger_of(CONTENT, session, "morale") is None


def test_now_without_a_situation_is_an_emergency() -> None:
    theme = make_theme("housing", 1, (hard("nowhere", Impact.high, Urgency.now),))
    content = make_content(themes=(theme,))

    assert danger_of(content, make_session(content, housing="nowhere"), "housing") == "emergency"


def test_safety_net_is_a_finding_on_its_subject() -> None:
    bed, food = (findings(CONTENT, make_session(CONTENT, safety_net=choice))[0] for choice in ("no_bed", "no_food"))

    assert (bed.theme, food.theme) == ("housing", "money")


def test_safety_net_gives_way_to_its_subject() -> None:
    session = make_session(CONTENT, safety_net="no_bed", housing="home")

    assert [State.strength] == [one.state for one in findings(CONTENT, session)]


def test_strongest_by_urgency_impact_order() -> None:
    session = make_session(CONTENT, project="idea", mobility="no_transport", family="blocked", money="nothing")

    assert strongest(CONTENT, session) == ["money", "mobility", "family", "project"]


def test_flags() -> None:
    session = make_session(CONTENT, age="under_18", rights="needs_help", papers_for="to_tell")

    assert {Flag.minor, Flag.wants_to_talk} == flags(CONTENT, session)


def test_neutral_is_the_default_meaning() -> None:
    assert State.neutral is Meaning().state
