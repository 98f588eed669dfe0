"""When nobody is asked any more, and when somebody is again. Pure."""

from api.turns.breaker import Breaker, Circuit


def after(outcomes: str) -> Breaker:
    """`.` an answer, `x` a failure."""
    breaker = Breaker()
    for outcome in outcomes:
        breaker.failed() if outcome == "x" else breaker.succeeded()
    return breaker


def test_breaker_opens_after_five_failures_in_a_row() -> None:
    assert after("....xxxx").let_through()
    assert not after("....xxxxx").let_through()


def test_breaker_opens_when_most_of_the_last_twenty_failed() -> None:
    assert after("xx.x" * 4 + "..").circuit == Circuit.closed
    assert after("xx.x" * 5).circuit == Circuit.open


def test_breaker_on_trial_lets_one_through_then_follows_its_outcome() -> None:
    good, bad = after("xxxxx"), after("xxxxx")
    for breaker in (good, bad):
        breaker.probe_succeeded()
        assert [breaker.let_through(), breaker.let_through()] == [True, False]

    good.succeeded()
    bad.failed()

    assert (good.circuit, bad.circuit) == (Circuit.closed, Circuit.open)


def test_breaker_closed_again_has_forgotten_its_failures() -> None:
    breaker = after("xxxxx")
    breaker.probe_succeeded()
    breaker.succeeded()

    breaker.failed()

    assert breaker.circuit == Circuit.closed
