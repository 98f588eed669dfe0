"""What a message changes in what is known: need, place, facts about the person, filters. Pure."""

from dataclasses import dataclass, replace

from bot.actions.doors import Doors
from bot.actions.facts import learn
from bot.actions.heard import Heard
from bot.actions.memory import Asking, Filters, Memory, Shown, State, Wants
from bot.actions.needs import need_said, with_need
from bot.actions.placing import with_place
from bot.actions.settling import MISREAD, SURE
from bot.actions.steering import STEERS, steered

# Said for another reason than to search: what they hold is no answer.
_ASIDE = {
    "ask_help", "ask_identity", "ask_privacy", "cancel", "change_language", "complaint", "delete_data",
    "distress_suicide", "distress_violence", "export_data", "goodbye", "out_of_scope", "restart", "thank",
}  # fmt: skip
_DANGER = {"distress_suicide", "distress_violence"}
_ANSWERS = {"affirm", "deny", "dont_know", "refuse_answer", "rephrase", "go_back", "nlu_fallback"}


@dataclass(frozen=True)
class Taken:
    """The state after a message; `is_answer`: the form goes on with it."""

    state: State
    is_answer: bool


def remember(state: State, heard: Heard, doors: Doors) -> Taken:
    """What is known after this message."""
    state = with_page_turned(state, heard)
    if _is_aside(heard, doors):
        return Taken(_set_aside(_asked_anew(state), heard), is_answer=False)
    before = state
    need = need_said(state, heard, doors)
    state = with_need(state, heard, doors, need)
    state = _with_facts(state, heard, doors)
    state = with_place(state, heard, doors)
    state = steered(state, heard, doors)
    is_answer = need is not None or _is_answer(state, before, heard)
    if heard.intent not in _ANSWERS:  # something else is wanted now
        state = state.but(is_set_aside=False)
    return Taken(_noting(state, before, doors), is_answer)


def with_page_turned(state: State, heard: Heard) -> State:
    """What concerned the last message only is forgotten, and all of a search that was stopped."""
    memory = state.memory
    if memory.is_stopped:
        state = State(None, state.place, replace(memory, question=None, filters=Filters(), shown=Shown(), words=""))
    failures = memory.failures if heard.intent == "nlu_fallback" else 0
    return state.but(
        heard=heard.message_id,
        notices=(),
        wants=Wants.search,
        has_learned=False,
        failures=failures,
        is_stopped=heard.intent == "cancel",
    )


def _is_aside(heard: Heard, doors: Doors) -> bool:
    """An answer that is no name at all may be read as out of scope, or as anger; only when it is sure it is one."""
    may_be_answer = heard.is_asked_for_a_place and heard.confidence < SURE and heard.intent in MISREAD
    return heard.intent in _ASIDE and not (may_be_answer and doors.elsewhere.find(heard.text) is None)


def _set_aside(state: State, heard: Heard) -> State:
    """The question that danger cut short is offered again later (bot/actions/resuming.py)."""
    is_cut = heard.intent in _DANGER and heard.active_loop == "search_form"
    return state.but(is_set_aside=state.memory.is_set_aside or is_cut)


def _asked_anew(state: State) -> State:
    """After something else was said, « je ne connais pas cette commune » would be untrue."""
    question = state.memory.question
    if question is None or question.asking is not Asking.unknown:
        return state
    return state.but(question=replace(question, asking=Asking.explained))


def _with_facts(state: State, heard: Heard, doors: Doors) -> State:
    learned = learn(state.memory, heard, doors.words)
    is_new = _facts(learned) != _facts(state.memory)
    return replace(state, memory=replace(learned, has_learned=is_new))


def _facts(memory: Memory) -> tuple[object, ...]:
    return (memory.age, memory.publics, memory.trade, memory.filters)


def _noting(state: State, before: State, doors: Doors) -> State:
    """With no need yet, say that the fact was heard."""
    if state.need or not state.memory.has_learned:
        return state
    if state.place and state.place != before.place:
        return state.saying("utter_noted_place", place=doors.place_names.of(state.place))
    return state.saying("utter_noted")


def _is_answer(state: State, before: State, heard: Heard) -> bool:
    if heard.intent in STEERS or state.memory.has_learned or state.need != before.need:
        return True
    if heard.is_asked_for_a_place:
        return heard.intent in _ANSWERS | MISREAD or state.memory.question != before.memory.question
    return heard.intent in {"affirm", "deny", "go_back"}
