from datetime import timedelta

from relais.diagnostic.record import Session
from relais.diagnostic.result import result_of, wanted_services
from relais.diagnostic.session import Given, answered
from relais.diagnostic.steps import Service, asked, get_step, step_done, step_failed, to_ask_about, wanted_again
from relais.diagnostic.steps import with_service as with_other
from tests.relais.diagnostic.builders import NOW, make_content, make_session

CONTENT = make_content()
GARAGE = Service(
    "garage", "Garage solidaire", "Roues libres", phone_display="05 63 00 00 00", phone_href="tel:+33563000000"
)
SCOOTERS = Service("scooters", "Location de scooters", "Roues libres")
HALF_A_DAY = NOW + timedelta(hours=12)


def told(**answers: str | None) -> Session:
    session = make_session(CONTENT, **answers)
    return result_of(CONTENT, session, services={"mobility": GARAGE}, now=NOW).kept_in(session)


def test_steps_go_through_json() -> None:
    session = step_failed(told(mobility="bus"), "this_week", "too_far", now=NOW)

    assert Session.from_json(session.to_json()) == session


def test_not_asked_about_before_half_a_day() -> None:
    assert to_ask_about(told(mobility="bus"), now=HALF_A_DAY - timedelta(seconds=1)) is None


def test_asked_about_the_service_first() -> None:
    step = to_ask_about(told(mobility="bus"), now=HALF_A_DAY)

    assert step
    assert step.key == "this_week"


def test_done_step_is_not_asked_about() -> None:
    step = to_ask_about(step_done(told(mobility="bus"), "this_week", now=NOW), now=HALF_A_DAY)

    assert step
    assert step.key == "today"


def test_asked_about_once() -> None:
    session = asked(told(mobility="bus"), "this_week", now=HALF_A_DAY)

    assert to_ask_about(session, now=HALF_A_DAY + timedelta(days=30)) is None


def test_another_service_is_asked_about_in_its_turn() -> None:
    session = asked(told(mobility="bus"), "this_week", now=HALF_A_DAY)

    session = with_other(session, "this_week", SCOOTERS, now=HALF_A_DAY)

    assert to_ask_about(session, now=HALF_A_DAY) is None
    assert to_ask_about(session, now=HALF_A_DAY + timedelta(hours=12)) == get_step(session, "this_week")


def test_failed_step_wants_another_service_and_says_why() -> None:
    session = step_failed(told(mobility="bus", mobility_help="licence"), "this_week", "too_far", now=NOW)

    wanted, seen = wanted_again(CONTENT, session, "this_week")

    assert get_step(session, "this_week").reason == "too_far"
    assert (wanted.need, seen) == ("licence", {"garage"})


def test_no_service_is_ever_shown_twice() -> None:
    session = with_other(told(mobility="bus"), "this_week", SCOOTERS, now=NOW)

    assert wanted_again(CONTENT, session, "this_week")[1] == {"garage", "scooters"}


def test_told_steps_stay() -> None:
    session = step_done(told(mobility="bus"), "today", now=NOW)

    assert result_of(CONTENT, session, services={}, now=HALF_A_DAY).steps == session.steps
    assert wanted_services(CONTENT, session) == ()


def test_another_priority_has_other_steps() -> None:
    session = answered(CONTENT, told(mobility="bus"), "money", Given(("nothing",)), now=NOW)

    steps = result_of(CONTENT, session, services={}, now=NOW).steps

    assert {step.theme for step in steps} == {"money"}
    assert [wanted.theme for wanted in wanted_services(CONTENT, session)] == ["money"]
