"""Which need a message brings: by a button, by its intent. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from bot.actions.doors import Doors
from bot.actions.heard import Heard
from bot.actions.memory import Filters, Shown, State
from bot.actions.persons import Persons
from relais.offers.needs import Need

WORDS_KEPT = 200
OTHER = "other"


def needs_by_intent(needs: Mapping[str, Need], persons: Persons) -> dict[str, str]:
    """Those of `data/needs.yml`, and the wishes that a person answers."""
    searched = {need.intent: key for key, need in needs.items()}
    return searched | {wish.intent: key for key, wish in persons.wishes.items()}


def need_said(state: State, heard: Heard, doors: Doors) -> str | None:
    """By a button, by the intent; steering a search while a person was asked for comes back to the search."""
    chosen = heard.first("need")
    if chosen:
        return str(chosen)
    need = needs_by_intent(doors.needs, doors.persons).get(heard.intent)
    if need == "rights" and heard.active_loop == "search_form" and state.need:
        return None
    is_person = state.need in doors.persons.wishes
    if need is None and heard.intent in {"refine_search", "more_results"} and is_person:
        return state.memory.previous_need
    return need


def with_need(state: State, heard: Heard, doors: Doors, need: str | None) -> State:
    if heard.intent == "go_back" and heard.is_asked_for_a_place:
        return replace(state.but(question=None, words=""), need=None)
    if need is None:
        return state
    if need == OTHER:
        return _opened(state, None, "")
    words = "" if heard.is_button or heard.intent == "inform" else heard.text[:WORDS_KEPT]
    state = _opened(state, need, words)
    if need in doors.persons.wishes and heard.is_waiting_for_a_person:
        return state
    if need in doors.persons.wishes:
        return state.saying(doors.persons.wishes[need].says)
    if need == "shelter" and need not in heard.danger:
        return state.saying("action_safety", situation="shelter")
    return state


def _opened(state: State, need: str | None, words: str) -> State:
    """A search from its beginning: what is known of the person stays, how the last one was narrowed goes."""
    previous = state.need if need != state.need else state.memory.previous_need
    return replace(
        state.but(filters=Filters(), shown=Shown(), words=words, previous_need=previous, trade=""),
        need=need,
    )
