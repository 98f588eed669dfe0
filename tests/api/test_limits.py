"""Token buckets with a given clock."""

import pytest

from api.limits import MESSAGES, Limiter, Rate, network_of


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_limiter_allows_a_burst_then_says_how_long_to_wait() -> None:
    limiter = Limiter((Rate(1.0, 5),), clock=Clock())

    waits = [limiter.wait_for("a") for _ in range(6)]

    assert waits == [0, 0, 0, 0, 0, 1.0]
    assert limiter.wait_for("b") == 0


def test_limiter_refused_attempts_cost_nothing() -> None:
    clock = Clock()
    limiter = Limiter((Rate(1.0, 1),), clock=clock)
    limiter.wait_for("a")
    for _ in range(10):
        limiter.wait_for("a")

    clock.now += 1

    assert limiter.wait_for("a") == 0


def test_messages_are_sixty_in_ten_minutes_even_at_one_a_second() -> None:
    clock = Clock()
    limiter = Limiter(MESSAGES, clock=clock)
    accepted = 0
    for _ in range(600):
        accepted += limiter.wait_for("a") == 0
        clock.now += 1

    assert 60 <= accepted <= 120


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("?", "?"),
    ],
)
def test_address_counts_by_the_network_that_one_home_has(address: str, network: str) -> None:
    assert network_of(address) == network
