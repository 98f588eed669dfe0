"""From what is remembered to a question to the catalogue, and from its results to what is remembered. Pure."""

from bot.actions.doors import Doors
from bot.actions.facts import publics_known
from bot.actions.memory import PlaceKind, Shown, State, Wants
from relais.offers.offer import Query, Remote, Results
from relais.places.gazetteer import Place

AT_ONCE = 3


def query_of(state: State, doors: Doors) -> Query:
    """What was shown before is left out only when more was asked for."""
    memory, place = state.memory, state.place
    is_remote = place is not None and place.kind is PlaceKind.remote
    wants_more = memory.wants is Wants.more
    return Query(
        need=state.need,
        words=" ".join(filter(None, [memory.trade, memory.words])),
        near=near_of(state, doors),
        departement=place.departement if place else None,
        radius_km=memory.filters.radius_km,
        publics=publics_known(memory),
        free_only=memory.filters.free_only,
        remote=Remote.only if is_remote else Remote(memory.filters.remote),
        exclude=frozenset(memory.shown.seen) if wants_more else frozenset(),
        limit=AT_ONCE,
    )


def near_of(state: State, doors: Doors) -> Place | None:
    return doors.gazetteer.get(state.place.code) if state.place and state.place.code else None


def shown_after(state: State, results: Results) -> Shown:
    """Nothing found leaves the last list on screen: « le deuxième » still means something."""
    before = state.memory.shown
    ids = tuple(found.offer.id for found in results.found)
    if not ids:
        return before
    seen = (*before.seen, *ids) if state.memory.wants is Wants.more else ids
    return Shown(ids, tuple(dict.fromkeys(seen)), results.total, results.radius_km)
