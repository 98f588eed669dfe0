"""What the gateway answered decides of the turn, whatever the model reads."""

import pytest

from bot.danger import read_as_danger


def reading(intent: str) -> dict[str, object]:
    return {"text": "…", "intent": {"name": intent, "confidence": 0.6}, "entities": [{"entity": "commune"}]}


@pytest.mark.parametrize(
    ("danger", "expected"),
    [
        (["suicide"], "distress_suicide"),
        (["violence"], "distress_violence"),
        (["child", "violence"], "distress_violence"),
        (["elder_abuse"], "distress_violence"),
        (["emergency"], "distress_violence"),
        (["emergency", "suicide"], "distress_suicide"),
        (["child", "shelter"], "distress_violence"),
        (["shelter"], "search_shelter"),
    ],
)
@pytest.mark.parametrize("intent", ["search_housing", "nlu_fallback", "inform", "complaint"])
def test_danger_is_the_intent_whatever_was_read(intent: str, danger: list[str], expected: str) -> None:
    heard = read_as_danger(reading(intent), danger)

    assert heard["intent"] == {"name": expected, "confidence": 1.0, "is_given": True}
    assert heard["entities"] == [{"entity": "commune"}]


@pytest.mark.parametrize(
    ("intent", "danger"),
    [
        ("search_housing", []),
        ("distress_suicide", ["violence"]),
        ("distress_violence", ["suicide"]),
        ("distress_violence", ["shelter"]),
        ("search_shelter", ["shelter"]),
    ],
)
def test_reading_stays_without_danger_or_when_the_model_sees_another(intent: str, danger: list[str]) -> None:
    assert read_as_danger(reading(intent), danger) == reading(intent)


def test_danger_that_both_read_is_given() -> None:
    assert read_as_danger(reading("distress_suicide"), ["suicide"])["intent"]["is_given"]
