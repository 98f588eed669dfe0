"""What a message says of the place, put down: settled, or the question that is open. Pure."""

from dataclasses import replace

from bot.actions.doors import Doors
from bot.actions.facts import distance_of
from bot.actions.heard import Heard
from bot.actions.memory import Asking, Question, Shown, State
from bot.actions.settling import Settled, settle
from bot.actions.words import find_meaning

_PLACES = ("commune", "postcode", "departement", "code_insee", "place_choice")


def with_place(state: State, heard: Heard, doors: Doors) -> State:
    """A fact given instead of the place is no failed answer."""
    if state.memory.has_learned and not any(heard.first(name) for name in _PLACES):
        return state
    settled = settle(_by_rank(heard, state.memory.question, doors), state.memory.question, doors.gazetteer)
    return state if settled is None else _settled(state, heard, settled, doors)


def _by_rank(heard: Heard, question: Question | None, doors: Doors) -> Heard:
    """« la première » of the communes to choose from is as good as a click."""
    is_choice = heard.is_asked_for_a_place and question is not None and question.asking is Asking.choose
    rank = find_meaning(heard.text, doors.words.ordinals) if is_choice else None
    if rank is None or question is None or not 1 <= int(rank) <= len(question.codes):
        return heard
    return replace(heard, entities={"code_insee": (question.codes[int(rank) - 1],)})


def _settled(state: State, heard: Heard, settled: Settled, doors: Doors) -> State:
    if settled.place is None:
        return replace(state.but(question=settled.question), place=None)
    is_elsewhere = settled.place != state.place
    state = replace(state.but(question=None, has_learned=True), place=settled.place)
    if is_elsewhere:
        filters = replace(state.memory.filters, radius_km=distance_of(heard))
        state = state.but(shown=Shown(), filters=filters)
    name = doors.place_names.of(settled.place)
    if settled.former_name:
        state = state.saying("utter_former_commune", former=settled.former_name, place=name)
    return state.saying("utter_place_given_up", place=name) if settled.has_given_up else state
