"""The memory goes through JSON between two turns."""

import json

from bot.actions.memory import (
    Asking,
    Filters,
    Memory,
    Notice,
    PlaceKind,
    Question,
    Shown,
    Somewhere,
    State,
    Wants,
    state_from,
)

FULL = State(
    "housing",
    Somewhere(PlaceKind.departement, departement="11"),
    Memory(
        heard="m",
        words="un logement",
        age=19,
        publics=("jeunes",),
        filters=Filters(True, "only", 5.0, ("seniors",)),
        shown=Shown(("a", "b"), ("a", "b"), 4, 30.0, "b"),
        question=Question(Asking.choose, ("81065",), "81", "Castres", 2),
        notices=(Notice("utter_noted", {"place": "Castres"}),),
        wants=Wants.more,
        failures=1,
    ),
)


def test_state_through_json_is_the_same():
    slots = json.loads(json.dumps(FULL.to_slots()))

    assert state_from(slots.get) == FULL


def test_state_of_nothing_is_empty():
    assert State() == state_from({}.get)
