"""Which messages are played together."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from relais.conversations.order import count_together, joined

START = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


@dataclass
class Waiting:
    message: dict[str, Any]
    created_at: dt.datetime


def waiting(*lines: tuple[float, str]) -> list[Waiting]:
    return [Waiting({"text": text}, START + dt.timedelta(seconds=at)) for at, text in lines]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), 0),
        (((0, "a"),), 1),
        (((0, "a"), (1, "b"), (2.4, "c")), 3),
        (((0, "a"), (1.6, "b")), 1),
        (((0, "a"), (1, "b"), (9, "c"), (9.5, "d")), 2),
        (((0, "a" * 1_500), (1, "b" * 600)), 1),
    ],
)
def test_count_together_takes_one_breath_and_one_message_length(
    lines: tuple[tuple[float, str], ...], expected: int
) -> None:
    assert count_together(waiting(*lines)) == expected


def test_count_together_leaves_a_button_alone() -> None:
    button = Waiting({"intent": "greet", "entities": {}, "label": "Bonjour"}, START)

    assert count_together([button, *waiting((0.1, "a"))]) == 1
    assert count_together([*waiting((0, "a")), button]) == 1


def test_joined_puts_a_line_for_each_message() -> None:
    assert joined([{"text": "je cherche"}, {"text": "un logement"}]) == {"text": "je cherche\nun logement"}
    assert joined([{"intent": "greet"}]) == {"intent": "greet"}
