"""Where a person is, from what they wrote or clicked: settled, or a question to ask. Never a guess, never a loop. Pure.

A question that stays without a usable answer is asked otherwise, and after three tries the search goes on without it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.actions.heard import Heard
from bot.actions.memory import Asking, PlaceKind, Question, Somewhere
from bot.actions.towns import nearest_towns
from relais.places.gazetteer import Match, MatchKind, Place

MOST_TRIES = 3
SHORT_ANSWER = 40  # characters: longer than any commune with its article
SURE = 0.8
MISREAD = {"out_of_scope", "complaint"}
_ANSWERS = {"inform", "nlu_fallback", "refine_search"} | MISREAD


class Communes(Protocol):
    """What is asked of the gazetteer here."""

    @property
    def places(self) -> Sequence[Place]: ...
    def get(self, code_insee: str) -> Place: ...
    def look_up(self, text: str, *, departement: str | None = None) -> Match: ...


@dataclass(frozen=True)
class Settled:
    """Either a place, or the question to ask. `former_name`: the commune was called so before."""

    place: Somewhere | None = None
    question: Question | None = None
    former_name: str | None = None
    has_given_up: bool = False


def settle(heard: Heard, question: Question | None, communes: Communes) -> Settled | None:
    """None: the message says nothing of a place."""
    chosen = _chosen(heard, question, communes)
    if chosen:
        return chosen
    named = _named(heard, question, communes)
    if named is None and heard.is_asked_for_a_place:
        named = _answered(heard, question or Question(Asking.commune), communes)
    return _without_looping(named, question, heard)


def _chosen(heard: Heard, question: Question | None, communes: Communes) -> Settled | None:
    """By a button."""
    code, choice = heard.first("code_insee"), heard.first("place_choice")
    if code:
        return _in_commune(communes.get(str(code)), communes)
    if choice == "departement":
        return _in_departement(str(heard.first("departement")))
    if choice in (PlaceKind.anywhere, PlaceKind.remote):
        return Settled(Somewhere(PlaceKind(choice)))
    if choice == "other":
        return Settled(question=Question(Asking.commune, tries=question.tries if question else 0))
    return None


def _named(heard: Heard, question: Question | None, communes: Communes) -> Settled | None:
    """By a name, a postcode or a département in the sentence."""
    departement = _departement_named(heard, communes)
    if departement and question and question.asking is Asking.choose:
        offered = [communes.get(code) for code in question.codes]
        among = [place for place in offered if place.departement == departement]
        if len(among) == 1:
            return _in_commune(among[0], communes)
    names = [str(name) for name in heard.entities.get("commune", ())]
    postcodes = [str(postcode) for postcode in heard.entities.get("postcode", ())]
    hint = departement or (postcodes[0][:2] if postcodes else None)
    if names:
        matches = [communes.look_up(name, departement=hint) for name in names]
        return _from_matches([_within(match, postcodes) for match in matches], question, communes)
    if postcodes:
        return _from_matches([communes.look_up(postcode) for postcode in postcodes], question, communes)
    if departement:
        return _from_departement(departement, question)
    outside = heard.first("departement")
    return _from_matches([communes.look_up(str(outside))], question, communes) if outside else None


def _departement_named(heard: Heard, communes: Communes) -> str | None:
    said = heard.first("departement")
    match = communes.look_up(str(said)) if said else None
    return match.departement if match and match.kind is MatchKind.departement else None


def _within(match: Match, postcodes: list[str]) -> Match:
    """A postcode beside the name tells homonyms apart."""
    among = tuple(place for place in match.places if set(postcodes) & set(place.postcodes))
    if match.kind is MatchKind.ambiguous and len(among) == 1:
        return replace(match, kind=MatchKind.found, places=among)
    return match


def _answered(heard: Heard, question: Question, communes: Communes) -> Settled | None:
    """An answer without any name in it: yes, no, I don't know, or free text that may still be a place."""
    if heard.intent == "affirm" and question.asking is Asking.confirm:
        return _in_commune(communes.get(question.codes[0]), communes)
    if heard.intent == "deny":
        return Settled(question=Question(Asking.commune, tries=question.tries))
    if heard.intent in {"dont_know", "refuse_answer"}:
        return _unwilling(question, heard)
    if heard.intent == "rephrase":
        return Settled(question=replace(question, asking=Asking.explained))
    if heard.intent == "affirm":
        return _in_departement(question.departement) if question.departement else Settled(question=question)
    return _from_free_text(heard, question, communes)


def _unwilling(question: Question, heard: Heard) -> Settled:
    departement = question.departement or heard.departement
    if departement:
        return replace(_in_departement(departement), has_given_up=True)
    if question.asking is Asking.which_departement:
        return Settled(Somewhere(PlaceKind.anywhere), has_given_up=True)
    return Settled(question=Question(Asking.which_departement, tries=question.tries))


def _from_free_text(heard: Heard, question: Question, communes: Communes) -> Settled | None:
    if len(heard.text) > SHORT_ANSWER and heard.intent != "nlu_fallback":
        return None
    match = communes.look_up(heard.text[:SHORT_ANSWER])
    if heard.intent in _ANSWERS:
        return _from_matches([match], question, communes)
    is_name = match.kind is MatchKind.found and heard.confidence < SURE
    return _from_matches([match], question, communes) if is_name else None


def _from_matches(matches: list[Match], question: Question | None, communes: Communes) -> Settled:
    """Several names in one sentence are a choice, not a guess."""
    sure = [match for match in matches if match.kind is MatchKind.found]
    if len({match.places[0].code_insee for match in sure}) > 1:
        return Settled(question=Question(Asking.choose, codes=_codes(match.places[0] for match in sure)))
    return _from_match(sure[0] if sure else matches[0], question, communes)


def _from_match(match: Match, question: Question | None, communes: Communes) -> Settled:
    if match.kind is MatchKind.found:
        return replace(_in_commune(match.places[0], communes), former_name=match.note)
    if match.kind is MatchKind.departement and match.departement:
        return _from_departement(match.departement, question)
    if match.kind is MatchKind.confirm:
        return Settled(question=Question(Asking.confirm, codes=_codes(match.places[:1])))
    if match.kind is MatchKind.ambiguous:
        return Settled(question=Question(Asking.choose, codes=_codes(match.places)))
    if match.kind is MatchKind.unknown:
        return Settled(question=Question(Asking.unknown))
    near = match.places[0] if match.places else None
    return _outside(match.note or (near.name if near else ""), near, communes)


def _from_departement(departement: str, question: Question | None) -> Settled:
    """Named once, a commune is asked; named again, the whole département is what they want."""
    if question and question.asking in {Asking.departement, Asking.which_departement}:
        return _in_departement(departement)
    return Settled(question=Question(Asking.departement, departement=departement))


def _without_looping(settled: Settled | None, before: Question | None, heard: Heard) -> Settled | None:
    """Counts the tries of a question that was open: asked otherwise at the second, given up at the third."""
    if settled is None or settled.question is None or not heard.is_asked_for_a_place:
        return settled
    question = replace(settled.question, tries=(before.tries if before else 0) + _is_stalled(settled.question, before))
    if question.tries >= MOST_TRIES:
        departement = question.departement or heard.departement
        place = _in_departement(departement).place if departement else Somewhere(PlaceKind.anywhere)
        return Settled(place, has_given_up=True)
    if question.tries == MOST_TRIES - 1 and question.asking is Asking.unknown:
        question = replace(question, asking=Asking.which_departement)
    return replace(settled, question=question)


def _is_stalled(question: Question, before: Question | None) -> bool:
    """Asking which commune after a name was typed is progress; the same question again is not."""
    if question.asking in {Asking.unknown, Asking.commune} or before is None:
        return question.asking in {Asking.unknown, Asking.commune}
    return replace(question, tries=0) == replace(before, tries=0)


def _in_commune(place: Place, communes: Communes) -> Settled:
    if not place.is_covered:
        return _outside(place.name, place, communes)
    return Settled(Somewhere(PlaceKind.commune, code=place.code_insee))


def _outside(name: str, near: Place | None, communes: Communes) -> Settled:
    """A neighbour such as Toulouse comes with the towns of ours that are nearest to it."""
    towns = nearest_towns(near, communes.places) if near else []
    return Settled(question=Question(Asking.outside, codes=_codes(towns), name=name))


def _in_departement(departement: str) -> Settled:
    return Settled(Somewhere(PlaceKind.departement, departement=departement))


def _codes(places: Iterable[Place]) -> tuple[str, ...]:
    return tuple(place.code_insee for place in places)
