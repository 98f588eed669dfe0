"""Answers to the questionnaire: read in the person's words, confirmed when not certain, taken several at once. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.actions.diagnostic.desk import At, Desk
from bot.actions.diagnostic.known import age_choice, begun, place_given
from bot.actions.doors import Doors
from bot.actions.heard import Heard
from bot.actions.memory import State
from bot.actions.placing import with_place
from relais.diagnostic import path
from relais.diagnostic.meaning import danger_of, get_question
from relais.diagnostic.model import Content, Kind, Question
from relais.diagnostic.session import Given, Session, answered, reopened

IN_WORDS = "="  # before what was said in the person's own words
MOST_WORDS = 60
SAFETY = "action_safety"
_OWN_WORDS = {Kind.trade, Kind.language}
_BARE = {"affirm": "Oui", "deny": "Non"}
_BARE_WORDS = 2

Pair = tuple[str, str]


@dataclass(frozen=True)
class Found:
    """Pairs (question, choice); `besides`: those that were not asked. `state`: what else the message changed."""

    pairs: tuple[Pair, ...]
    is_sure: bool
    besides: tuple[Pair, ...] = ()
    state: State | None = None

    @property
    def names_a_trade(self) -> bool:
        """Two answers at once: to be asked back rather than searched."""
        return len(self.pairs) > 1


def read(desk: Desk, state: State, heard: Heard, doors: Doors) -> Found | None:
    """What the message answers; None when it answers nothing."""
    question = question_of(desk, doors.diagnostic.content)
    if question is None:
        besides = _besides(desk, heard, doors, except_for=())
        return Found((), is_sure=True, besides=besides) if besides else None
    if question.kind is Kind.commune:
        return _place(question, state, heard, doors)
    found = _in_words(question, heard) if question.kind in _OWN_WORDS else _trade_said(question, heard, doors)
    found = found or _choice(desk, question, heard, doors)
    is_list = question.kind is Kind.several  # « transport et logement » are subjects, no answers
    besides = () if is_list else _besides(desk, heard, doors, except_for=(question.key,))
    if found is None or not (found.is_sure or question.kind in _OWN_WORDS):
        return Found((), is_sure=True, besides=besides) if besides else found
    return replace(found, besides=besides)


def of_danger(heard: Heard, doors: Doors) -> Found | None:
    """What the gateway read as danger and the questionnaire asks too (no safe place to sleep) is an answer."""
    for theme in doors.diagnostic.content.themes:
        for choice in theme.screening.choices:
            if choice.meaning.danger in heard.danger:
                return Found(((theme.screening.key, choice.key),), is_sure=True)
    return None


def given(desk: Desk, state: State, found: Found, heard: Heard, doors: Doors) -> tuple[Desk, State]:
    """Sure answers are taken; a likely one is asked back."""
    state = found.state or state
    if found.state is not None:
        return after_place(desk, state, heard, doors)
    if found.besides:
        desk, state = taken(desk, state, found.besides, heard, doors)
        state = state if found.pairs else state.saying("utter_diagnostic_noted")
    if found.pairs and not found.is_sure:
        return desk.but(at=At.confirming, question=found.pairs[0][0], understood=found.pairs), state
    return taken(desk, state, found.pairs, heard, doors) if found.pairs else (desk, state)


def taken(desk: Desk, state: State, pairs: Iterable[Pair], heard: Heard, doors: Doors) -> tuple[Desk, State]:
    """Put down, then on to the next question; danger stops everything in the same turn."""
    content = doors.diagnostic.content
    session, dangers = started(desk, state, heard, doors), []
    for question, answer in _by_question(pairs).items():
        session = answered(content, session, question, answer, now=heard.now)
        dangers.append(danger_of(content, session, question))
    danger = next(filter(None, dangers), None)
    desk = advanced(desk.but(session=session), content)
    return paused(desk, state, danger, heard) if danger else (desk, state)


def ticked(
    desk: Desk, state: State, question: str, chosen: Sequence[str], heard: Heard, doors: Doors
) -> tuple[Desk, State]:
    """Several choices of a list at once."""
    content = doors.diagnostic.content
    session = started(desk, state, heard, doors)
    session = answered(content, session, question, Given(choices=tuple(chosen)), now=heard.now)
    return advanced(desk.but(session=session), content), state


def corrected(desk: Desk, state: State, question: str, heard: Heard, doors: Doors) -> tuple[Desk, State]:
    """The question is asked again; what hung on its answer is forgotten."""
    if desk.session is None:
        return desk, state
    session = reopened(doors.diagnostic.content, desk.session, question, now=heard.now)
    return desk.but(session=session, at=At.question, question=question, understood=(), tries=0), state


def paused(desk: Desk, state: State, danger: str, heard: Heard) -> tuple[Desk, State]:
    """The number first, unless the gateway gave it already."""
    said = state if danger in heard.danger else state.saying(SAFETY, situation=danger)
    return desk.but(at=At.paused), said


def advanced(desk: Desk, content: Content) -> Desk:
    """To the next question, or to the result."""
    question = path.next_question(content, desk.session) if desk.session else None
    at = At.question if question else At.result
    return desk.but(at=at, question=question.key if question else None, understood=(), tries=0)


def started(desk: Desk, state: State, heard: Heard, doors: Doors) -> Session:
    """The session, begun on the quick path when an answer comes before any « commencer »."""
    return desk.session or begun(state, heard, doors)


def after_place(desk: Desk, state: State, heard: Heard, doors: Doors) -> tuple[Desk, State]:
    """A commune that is settled is an answer; one that is not is asked in its own way (bot/actions/asking.py)."""
    place = place_given(state)
    if place is None or desk.question is None:
        return desk.but(at=At.question), state
    session = answered(
        doors.diagnostic.content, started(desk, state, heard, doors), desk.question, place, now=heard.now
    )
    return advanced(desk.but(session=session), doors.diagnostic.content), state


def question_of(desk: Desk, content: Content) -> Question | None:
    if desk.question is None or desk.at not in {At.question, At.confirming}:
        return None
    return get_question(content, desk.question)


def _place(question: Question, state: State, heard: Heard, doors: Doors) -> Found | None:
    """As the search asks it; a search that names a commune is a search."""
    if doors.diagnostic.moves.is_digression(heard):
        return None
    asked = replace(heard, active_loop="search_form", requested_slot="place")
    after = with_place(state, asked, doors)
    has_moved = after.place != state.place or after.memory.question != state.memory.question
    return Found((), is_sure=True, state=after) if has_moved else None


def _in_words(question: Question, heard: Heard) -> Found | None:
    """A trade or a language: what is recognised is confirmed, a short answer too."""
    said = heard.first("trade") if question.kind is Kind.trade else None
    words = str(said or heard.text).strip()
    if heard.is_button or not words or len(words) > MOST_WORDS:
        return None
    return Found(((question.key, IN_WORDS + words),), is_sure=False)


def _trade_said(question: Question, heard: Heard, doors: Doors) -> Found | None:
    """« cuisinier », asked whether one knows what work one wants, is a yes and the work."""
    trade = heard.first("trade")
    if not trade or heard.is_button:
        return None
    for theme in doors.diagnostic.content.themes:
        named = next((one for one in theme.follow_ups if one.kind is Kind.trade), None)
        if named and theme.screening.key == question.key and question.key in named.asked_after:
            pairs = ((question.key, named.asked_after[question.key][0]), (named.key, IN_WORDS + str(trade)))
            return Found(pairs, is_sure=False)
    return None


def _choice(desk: Desk, question: Question, heard: Heard, doors: Doors) -> Found | None:
    tools = doors.diagnostic
    of_age = age_choice(question, heard)
    if of_age:
        return Found(((question.key, of_age),), is_sure=True)
    choices = path.choices_of(tools.content, desk.session, question) if desk.session else question.choices
    if heard.intent in _BARE and len(heard.text.split()) <= _BARE_WORDS:
        alike = [choice.key for choice in choices if choice.label.startswith(_BARE[heard.intent])]
        return Found(((question.key, alike[0]),), is_sure=True) if len(alike) == 1 else None
    among = tuple(choice.key for choice in choices)
    if question.kind is Kind.several:
        readings = tools.reader.read_several(heard.text, question, among=among)
        pairs = tuple((question.key, reading.choice) for reading in readings[: question.most])
        return Found(pairs, all(reading.is_sure for reading in readings)) if pairs else None
    reading = tools.reader.read(heard.text, question, among=among)
    return Found(((question.key, reading.choice),), reading.is_sure) if reading else None


def _besides(desk: Desk, heard: Heard, doors: Doors, *, except_for: Sequence[str]) -> tuple[Pair, ...]:
    """Sure answers to questions that were not asked yet."""
    tools = doors.diagnostic
    done = desk.session.given if desk.session else {}
    screenings = [theme.screening for theme in tools.content.themes]
    open_ones = [one for one in screenings if one.key not in done and one.key not in except_for]
    return tuple((one.question, one.choice) for one in tools.reader.read_others(heard.text, open_ones))


def _by_question(pairs: Iterable[Pair]) -> dict[str, Given]:
    """Several choices of one list are one answer."""
    found: dict[str, Given] = {}
    for question, choice in pairs:
        before = found[question].choices if question in found else ()
        is_words = choice.startswith(IN_WORDS)
        found[question] = Given(text=choice[1:]) if is_words else Given(choices=(*before, choice))
    return found
