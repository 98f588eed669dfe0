import pytest

from relais.diagnostic.path import choices_of, next_question, previous, progress, put_off, questions_of
from relais.diagnostic.session import Given, Path, Session, alone, answered, reopened, start
from tests.relais.diagnostic.builders import NOW, TITLES, make_content, make_session

CONTENT = make_content()


def keys(session: Session) -> list[str]:
    return [question.key for question in questions_of(CONTENT, session)]


def test_quick_order() -> None:
    session = start(Path.quick, known={}, now=NOW)
    session = answered(CONTENT, session, "subjects", Given(("health", "mobility")), now=NOW)

    assert keys(session) == ["commune", "age", "helped_by", "subjects", "safety_net", "mobility", "health"]


def test_what_is_known_is_not_asked() -> None:
    assert keys(make_session(CONTENT))[0] == "subjects"


@pytest.mark.parametrize("choice", ["ask_me", None])
def test_quick_lets_relais_ask(choice: str | None) -> None:
    session = make_session(CONTENT, subjects=choice)

    assert ["subjects", "safety_net", *CONTENT.default_themes] == keys(session)


def test_quick_without_safety_net_when_both_subjects_are_chosen() -> None:
    assert keys(make_session(CONTENT, subjects="money,housing")) == ["subjects", "housing", "money"]


def test_complete_screens_every_subject() -> None:
    assert list(TITLES) == keys(make_session(CONTENT, Path.complete))


def test_subject_spoken_of_unasked_is_on_the_path() -> None:
    assert "family" in keys(make_session(CONTENT, subjects="money", family="blocked"))


def test_follow_ups_strongest_first_three_for_those_that_say_so() -> None:
    session = make_session(CONTENT, subjects="mobility,money,family", mobility="bus", money="nothing", family="blocked")

    assert keys(session)[5:] == ["food", "debts", "check", "who", "mobility_help", "drives", "how_far"]


def test_follow_up_opens_the_next_one() -> None:
    session = make_session(CONTENT, subjects="family", safety_net="safe", family="blocked", who="small_child")

    assert keys(session)[-1] == "when"


def test_follow_ups_of_four_subjects_and_eight_in_all() -> None:
    session = make_session(
        CONTENT,
        Path.complete,
        **{"mobility": "no_transport", "family": "blocked", "money": "nothing", "housing": "difficult"},
        **{"rights": "needs_help", "digital": "difficult_web"},
    )

    followed = keys(session)[12:]

    assert followed == ["food", "debts", "check", "mobility_help", "drives", "how_far", "who", "missing"]


def test_priority_offers_the_strongest_three() -> None:
    session = make_session(CONTENT, mobility="bus", money="nothing", family="blocked", rights="needs_help")

    offered = [choice.key for choice in choices_of(CONTENT, session, CONTENT.priority)]

    assert offered == ["money", "family", "rights", "other"]


def test_priority_is_skipped_when_nothing_is_hard() -> None:
    session = make_session(CONTENT, subjects="training", safety_net="safe", training="trained")

    assert next_question(CONTENT, session) is None


def test_priority_is_last() -> None:
    session = make_session(CONTENT, subjects="training", safety_net="safe", training="wants")

    assert keys(session)[-1] == "priority"


def test_somebody_reading_along_puts_off_morale_and_health() -> None:
    session = make_session(CONTENT, Path.complete, digital="helped")

    assert not {"morale", "health"} & set(keys(session))
    assert [theme.key for theme in put_off(CONTENT, session)] == ["morale", "health"]
    assert {"morale", "health"} <= set(keys(alone(session, now=NOW)))


def test_somebody_reading_along_takes_subjects_off_the_tiles() -> None:
    session = make_session(CONTENT, digital="helped")

    assert not {"morale", "health"} & {choice.key for choice in choices_of(CONTENT, session, CONTENT.subjects)}


def test_somebody_reading_along_no_follow_up_of_what_was_told_before() -> None:
    session = make_session(CONTENT, Path.complete, morale="tired", digital="helped")

    assert "morale" in keys(session)
    assert "good" not in keys(session)


def test_previous_is_the_question_before_the_one_that_is_asked() -> None:
    session = make_session(CONTENT, subjects="mobility,money", safety_net="safe", money="tight")

    assert previous(CONTENT, session) == "safety_net"
    assert previous(CONTENT, reopened(CONTENT, session, "safety_net", now=NOW)) == "subjects"


def test_previous_of_the_first_is_what_was_known() -> None:
    assert previous(CONTENT, make_session(CONTENT)) == "helped_by"
    assert previous(CONTENT, start(Path.quick, known={}, now=NOW)) is None


def test_progress_of_the_quick_path() -> None:
    seen = progress(CONTENT, start(Path.quick, known={}, now=NOW))

    assert (seen.number, seen.total) == (1, 14)


def test_progress_of_the_complete_path() -> None:
    seen = progress(CONTENT, start(Path.complete, known={}, now=NOW))

    assert (seen.number, seen.total) == (1, 24)


def test_progress_goes_back_to_the_question_that_is_corrected() -> None:
    session = make_session(CONTENT, subjects="mobility", safety_net="safe", mobility="car")

    assert progress(CONTENT, reopened(CONTENT, session, "subjects", now=NOW)).number == 1
