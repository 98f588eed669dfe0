from datetime import timedelta

from relais.diagnostic.path import next_question
from relais.diagnostic.record import FORMAT
from relais.diagnostic.session import Given, Path, Session, alone, answered, passed, reopened, start, switched
from tests.relais.diagnostic.builders import NOW, make_content, make_session

CONTENT = make_content()


def test_answered_what_the_question_does_not_offer_changes_nothing() -> None:
    session = make_session(CONTENT)

    after = answered(CONTENT, session, "mobility", Given(("a plane",)), now=NOW)

    assert after == session


def test_answered_unknown_question_changes_nothing() -> None:
    session = make_session(CONTENT)

    assert session == answered(CONTENT, session, "gone", Given(("yes",)), now=NOW)


def test_answered_keeps_time() -> None:
    later = NOW + timedelta(minutes=3)

    session = answered(CONTENT, make_session(CONTENT), "mobility", Given(("car",)), now=later)

    assert (NOW, later) == (session.started_at, session.updated_at)


def test_answered_none_beside_a_case_is_a_slip() -> None:
    session = make_session(CONTENT, mobility="no_transport", mobility_help="licence,nothing")

    assert Given(("licence",)) == session.given["mobility_help"]


def test_answered_subjects_at_most_four() -> None:
    session = make_session(CONTENT, subjects="project,training,mobility,money,health")

    assert len(session.given["subjects"].choices) == 4


def test_another_answer_forgets_only_what_it_closes() -> None:
    session = make_session(CONTENT, family="blocked", who="small_child", when="day", money="enough", food="eats")

    after = answered(CONTENT, session, "who", Given(("other_one",)), now=NOW)

    assert set(session.given) - {"when"} == set(after.given)


def test_passing_a_subject_forgets_what_followed() -> None:
    session = make_session(CONTENT, family="blocked", who="small_child", when="day")

    after = passed(CONTENT, session, "family", now=NOW)

    assert not {"who", "when"} & set(after.given)


def test_correction_forgets_a_priority_that_is_no_difficulty_any_more() -> None:
    session = make_session(CONTENT, mobility="bus", money="tight", priority="mobility")

    after = answered(CONTENT, session, "mobility", Given(("car",)), now=NOW)

    assert "priority" not in after.given
    assert answered(CONTENT, session, "money", Given(("enough",)), now=NOW).choice("priority") == "mobility"


def test_reopened_then_the_same_answer_is_the_same_session() -> None:
    session = make_session(
        CONTENT, subjects="family", safety_net="safe", family="blocked", who="small_child", when="day"
    )

    after = answered(CONTENT, reopened(CONTENT, session, "family", now=NOW), "family", Given(("blocked",)), now=NOW)

    assert session == after


def test_reopened_asks_what_was_known_before() -> None:
    session = reopened(CONTENT, make_session(CONTENT), "commune", now=NOW)

    question = next_question(CONTENT, session)

    assert question
    assert question.key == "commune"


def test_switched_keeps_every_answer() -> None:
    session = make_session(CONTENT, subjects="mobility", safety_net="safe", mobility="bus", mobility_help="licence")

    assert session.given == switched(session, Path.complete, now=NOW).given


def test_json_both_ways() -> None:
    session = alone(make_session(CONTENT, subjects="mobility", safety_net=None, mobility="bus"), now=NOW)

    assert session == Session.from_json(session.to_json())


def test_json_of_an_older_version() -> None:
    kept = {"format": FORMAT - 1, "started_at": NOW.isoformat(), "updated_at": NOW.isoformat()}

    assert start(Path.quick, known={}, now=NOW) == Session.from_json(kept)


def test_answers_to_questions_that_are_gone_are_dropped() -> None:
    written = make_session(CONTENT, mobility="car").to_json()
    written["given"] |= {"gone": {"choices": ["yes"]}}

    session = answered(CONTENT, Session.from_json(written), "money", Given(("enough",)), now=NOW)

    assert {"commune", "age", "helped_by", "mobility", "money"} == set(session.given)
