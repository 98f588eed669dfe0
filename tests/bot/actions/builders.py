"""What the tests of the actions are made of: a message, a state, doors on a fake catalogue."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.actions.doors import Doors, build_doors
from bot.actions.heard import Heard
from bot.actions.memory import Memory, PlaceKind, Somewhere, State
from bot.actions.talk import Talk
from relais.errors import NotFound
from relais.offers.offer import Found, FoundStructure, Offer, Query, Results
from tests.relais.offers.builders import DATA, NOW, gazetteer

CASTRES, ALBI, RODEZ = "81065", "81004", "12202"


class FakeCatalogue:
    """Gives the offers it was given, in their order, without those excluded; keeps the queries."""

    def __init__(self, offers: tuple[Offer, ...] = (), *, widened_from_km: float | None = None) -> None:
        self.offers = offers
        self.widened_from_km = widened_from_km
        self.queries: list[Query] = []
        self.asked_networks: list[tuple[str, ...]] = []
        self.structures: list[FoundStructure] = []

    def find(self, query: Query, *, now: datetime) -> Results:
        self.queries.append(query)
        left = [offer for offer in self.offers if offer.id not in query.exclude]
        if query.free_only:
            left = [offer for offer in left if offer.frais == "gratuit"]
        found = tuple(Found(offer, distance_km=4.0) for offer in left[: query.limit])
        return Results(found, len(left), query.radius_km or 30.0, self.widened_from_km)

    def get(self, offer_id: str, *, near: Any = None) -> Found:
        for offer in self.offers:
            if offer.id == offer_id:
                return Found(offer, distance_km=4.0 if near else None)
        raise NotFound(offer_id)

    def find_structures(self, reseaux: tuple[str, ...], near: Any, limit: int = 1) -> list[FoundStructure]:
        self.asked_networks.append(reseaux)
        return self.structures[:limit]


def make_offer(number: int, **fields: Any) -> Offer:
    made = {"id": f"offer-{number}", "source": "test", "name": f"Offre {number}", "description": "Une offre."}
    made |= {"structure_id": "s", "structure": "Une structure", "date_maj": NOW.date(), "telephone": "+33536490001"}
    return Offer(**(made | fields))


@lru_cache(maxsize=1)
def _doors() -> Doors:
    return build_doors(DATA, gazetteer(), FakeCatalogue())


def make_doors(catalogue: FakeCatalogue | None = None) -> Doors:
    return Doors(**{**_doors().__dict__, "catalogue": catalogue or FakeCatalogue()})


def make_heard(intent: str = "inform", text: str = "", *, asks_place: bool = False, **fields: Any) -> Heard:
    """`fields` are those of Heard; entities as plain values or tuples."""
    entities = {
        name: value if isinstance(value, tuple) else (value,) for name, value in fields.pop("entities", {}).items()
    }
    if asks_place:
        fields |= {"active_loop": "search_form", "requested_slot": "place"}
    return Heard(intent=intent, text=text, entities=entities, now=NOW, **{"message_id": "m", **fields})


def make_state(need: str | None = None, code: str | None = None, **memory: Any) -> State:
    place = Somewhere(PlaceKind.commune, code=code) if code else None
    return State(need, place, Memory(**memory))


def make_talk(heard: Heard, state: State, catalogue: FakeCatalogue | None = None) -> Talk:
    return Talk(heard, state, make_doors(catalogue))
