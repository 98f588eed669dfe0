"""One real local service for each subject of the result, from the same search as everywhere else."""

from bot.actions.facts import publics_known
from bot.actions.searching import near_of
from bot.actions.talk import Talk
from relais.diagnostic.result import Service, Wanted
from relais.offers.offer import Query, Remote

Card = dict[str, object]


def find_service(talk: Talk, wanted: Wanted, *, without: frozenset[str] = frozenset()) -> Service | None:
    """The best one that can be phoned or visited; None when nothing is known here."""
    place = talk.state.place
    query = Query(
        need=wanted.need,
        words="",
        near=near_of(talk.state, talk.doors),
        departement=place.departement if place else None,
        radius_km=wanted.radius_km,
        publics=publics_known(talk.state.memory),
        free_only=False,
        remote=Remote.any,
        exclude=without,
        limit=1,
    )
    found = talk.doors.catalogue.find(query, now=talk.heard.now).found
    return service_of(talk.doors.card_of(found[0], now=talk.heard.now)) if found else None


def service_of(card: dict[str, object]) -> Service:
    """What the result says of a card."""
    address, phone, opening = card["address"], card["phone"], card["opening"]
    return Service(
        offer_id=str(card["id"]),
        name=str(card["name"]),
        structure=str(card["structure"]),
        address=", ".join(address["lines"]) if isinstance(address, dict) else None,
        distance_text=str(card["distance_text"]) if card["distance_text"] else None,
        phone_display=str(phone["display"]) if isinstance(phone, dict) else None,
        phone_href=str(phone["href"]) if isinstance(phone, dict) else None,
        hours_text=str(opening["text"]) if isinstance(opening, dict) else None,
        is_example=bool(card["is_example"]),
    )
