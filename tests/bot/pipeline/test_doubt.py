"""When danger that the model reads is doubted."""

import pytest

from bot.pipeline.doubt import doubted
from relais.safety.reading import DangerReader
from relais.settings import ROOT

WEAK = [("distress_suicide", 0.6), ("search_money", 0.3), ("greet", 0.1)]


def test_doubted_innocent_words_give_way_to_the_next_reading() -> None:
    found = doubted(WEAK, lambda: True)

    assert [name for name, _ in found] == ["search_money", "greet", "distress_suicide"]
    assert sum(chance for _, chance in found) == pytest.approx(1)


def test_doubted_sure_danger_stays() -> None:
    ranking = [("distress_violence", 0.7), ("distress_suicide", 0.27), ("greet", 0.03)]

    assert doubted(ranking, lambda: True) == ranking


def test_doubted_words_that_are_not_innocent_change_nothing() -> None:
    assert doubted(WEAK, lambda: False) == WEAK


def test_doubted_other_intent_is_not_even_looked_at() -> None:
    assert doubted(WEAK[::-1], lambda: pytest.fail("looked at")) == WEAK[::-1]


@pytest.mark.parametrize(
    ("text", "innocent"),
    [
        ("je suis mort de fatigue", True),
        ("en finir avec mes dettes", True),
        ("frapper à toutes les portes", True),
        ("je veux mourir, je suis mort de fatigue", False),
        ("je veux mourir", False),
        ("je cherche un appart", False),
    ],
)
def test_reader_says_which_words_only_sound_like_danger(text: str, innocent: bool) -> None:
    assert DangerReader.load(ROOT / "data").is_innocent(text) is innocent
