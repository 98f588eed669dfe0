"""A search that goes on: nearer, further, elsewhere, more, for others. Pure."""

from dataclasses import replace

from bot.actions.doors import Doors
from bot.actions.facts import direction_of, distance_of
from bot.actions.heard import Heard
from bot.actions.memory import Asking, Question, Shown, State, Wants
from bot.actions.words import says_one_of

NARROWEST_KM, WIDEST_KM, USUAL_KM = 3.0, 150.0, 30.0
STEERS = {"inform", "refine_search", "more_results"}


def steered(state: State, heard: Heard, doors: Doors) -> State:
    """Nearer, further, elsewhere, more, for others."""
    if heard.intent not in STEERS or state.memory.question or not state.need:
        return state
    direction = direction_of(heard, doors.words)
    has_moved = state.memory.has_learned
    if direction == "elsewhere" and not has_moved:
        return replace(state.but(question=Question(Asking.elsewhere), shown=Shown()), place=None)
    if direction in {"nearer", "further"} and distance_of(heard) is None:
        return _reached(state, direction, doors)
    if heard.intent == "more_results" and not has_moved:
        return state.but(wants=Wants.more)
    if heard.intent == "refine_search" and not has_moved and not heard.is_button:
        is_for_others = says_one_of(heard.text, doors.words.public)
        return state.but(wants=Wants.public if is_for_others else Wants.refinement)
    return state


def _reached(state: State, direction: str, doors: Doors) -> State:
    """Further shows what is further: the near ones were seen."""
    memory = state.memory
    need = doors.needs.get(state.need or "")
    now_km = memory.shown.radius_km or memory.filters.radius_km or (need.radius_km if need else USUAL_KM)
    reach_km = max(NARROWEST_KM, now_km / 2) if direction == "nearer" else min(WIDEST_KM, now_km * 2)
    wants = Wants.search if direction == "nearer" else Wants.more
    return state.but(filters=replace(memory.filters, radius_km=reach_km), has_learned=True, wants=wants)
