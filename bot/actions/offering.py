"""Shows three offers: an introduction that says where and how far, the cards, and what can be done next."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.actions.memory import Memory, PlaceKind, Wants
from bot.actions.replies import Button, Keep, Reply, Say, Send, Show
from bot.actions.searching import query_of, shown_after
from bot.actions.talk import Talk
from relais.effects import SearchMade
from relais.offers.offer import Results

MOST_BUTTONS = 5
NEAR_KM = 10.0  # below, « plus près » has no sense
OFFERS = "action_show_offers"


def offer(talk: Talk) -> Iterator[Reply]:
    """The offers that answer the state best; nothing found is said, with what can be tried."""
    state = talk.state
    results = talk.doors.catalogue.find(query_of(state, talk.doors), now=talk.heard.now)
    if state.need == "rights" and state.memory.wants is Wants.search:
        yield Say("utter_ask_rights")
    if results.found:
        cards = [talk.doors.card_of(found, now=talk.heard.now) for found in results.found]
        yield _introduction(talk, results)
        yield show_cards(talk, cards, _next_steps(talk, results, cards))
    else:
        yield _nothing(talk)
    yield Send(SearchMade(state.need or "", _departement(talk), results.total))
    shown = shown_after(state, results)
    yield Keep({"memory": state.but(shown=shown, notices=(), wants=Wants.search).memory.to_slot()})


def show_cards(talk: Talk, cards: Sequence[dict[str, Any]], buttons: Sequence[Button], key: str = OFFERS) -> Show:
    """One reply of kind `offers`."""
    body = {
        "kind": "offers",
        "text": talk.doors.in_words(cards),
        "offers": list(cards),
        "buttons": [button.to_json() for button in buttons],
    }
    return Show(key, body)


def _introduction(talk: Talk, results: Results) -> Say:
    memory = talk.state.memory
    values = _values(talk) | {"radius_km": round(results.radius_km)}
    wants_more = memory.wants is Wants.more
    if memory.has_learned and not wants_more and memory.shown.ids == tuple(found.offer.id for found in results.found):
        return Say("utter_same_results", values)
    if results.widened_from_km is not None:
        values["from_km"] = round(results.widened_from_km)
        return Say("utter_more_further" if wants_more else "utter_search_widened", values)
    if memory.filters.radius_km and not wants_more:
        return Say("utter_search_within", values)
    return Say("utter_more_results" if wants_more else "utter_search_results", values)


def _nothing(talk: Talk) -> Say:
    """Says what stood in the way: everything seen, a filter, or nothing at all here."""
    build, filters = talk.doors.buttons.build, talk.state.memory.filters
    person = build("person")
    if talk.state.memory.wants is Wants.more:
        steps = ["further"] if _is_in_commune(talk) else []
        steps += ["other_need"]
        return Say("utter_no_more_results", _values(talk), [*map(build, steps), person])
    if is_narrowed(talk.state.memory):
        steps = ["any_fee"] if filters.free_only else []
        steps += ["any_remote"] if filters.remote != "any" else []
        steps += ["all_publics"] if filters.for_publics else []
        return Say("utter_search_nothing_narrowed", _values(talk), [*map(build, steps), person])
    return Say("utter_search_nothing", _values(talk), [build("elsewhere"), build("other_need"), person])


def is_narrowed(memory: Memory) -> bool:
    filters = memory.filters
    return filters.free_only or filters.remote != "any" or bool(filters.for_publics)


def _next_steps(talk: Talk, results: Results, cards: Sequence[dict[str, Any]]) -> list[Button]:
    """At most five: more of the same, then what would change the list, then another need, then a person."""
    filters = talk.state.memory.filters
    steps = ["more"] if results.total > len(results.found) else []
    if _is_in_commune(talk):
        distances = [card["distance_km"] or 0.0 for card in cards]
        steps += ["nearer"] if max(distances) > NEAR_KM else ["further"] if "more" not in steps else []
    if not filters.free_only and any(card["fee"]["code"] == "payant" for card in cards):
        steps += ["free"]
    steps += ["other_need", "person"]
    return [talk.doors.buttons.build(step) for step in steps][:MOST_BUTTONS]


def _is_in_commune(talk: Talk) -> bool:
    return talk.state.place is not None and talk.state.place.kind is PlaceKind.commune


def _values(talk: Talk) -> dict[str, Any]:
    state = talk.state
    need = talk.doors.needs[state.need or ""].label
    place = talk.doors.place_names.of(state.place) if state.place else ""
    return {"need": need, "place": place}


def _departement(talk: Talk) -> str:
    place = talk.state.place
    if place is None or place.kind is not PlaceKind.commune:
        return (place.departement if place else None) or ""
    return talk.doors.gazetteer.get(place.code or "").departement
