"""Search of local offers, for web sites and partners: the very ranking that the assistant uses."""

import asyncio
import datetime as dt
import re
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.domain import Loaded
from api.errors import ErrorAnswer
from api.gateway import TheGateway
from relais.errors import NotFound, Refused
from relais.offers import search
from relais.offers.cards import card_of
from relais.offers.search import Remote
from relais.places.gazetteer import Gazetteer
from relais.places.place import MatchKind, Place

router = APIRouter(prefix="/api/v1/offers", tags=["offers"])
LAST_PAGE = 100
INSEE_CODE = re.compile(r"\d[\dAB]\d{3}")


class Card(BaseModel):
    """One offer as a person sees it (docs/contracts.md §2)."""

    model_config = ConfigDict(extra="allow")
    id: str
    name: str
    structure: str | None
    summary: str | None
    distance_km: float | None = Field(description="From the commune that was asked; null for a remote offer.")
    distance_text: str | None
    is_remote: bool
    is_on_site: bool
    opening: dict[str, Any] | None = Field(description="`{is_open, text}`: open now, or when next, in words.")
    phone: dict[str, Any] | None = Field(description="`{display, href}`")
    email: str | None
    website: str | None
    address: dict[str, Any] | None = Field(description="`{lines, map_url}`")
    fee: dict[str, Any] = Field(description="`{code: gratuit | payant | null, text}`")
    bring: str | None
    who: dict[str, Any] = Field(description="`{codes: usagers | professionnels, text}`: who may ask for it.")
    reasons: list[str] = Field(description="Why it is shown, the strongest first.")
    is_example: bool = Field(description="Invented for demonstration.")
    date_maj: str
    age_text: str | None = Field(description="Said when the fact is older than two years.")
    source: dict[str, Any] = Field(description="`{label, licence, url}`")


class OffersFound(BaseModel):
    offers: list[Card]
    total: int
    page: int
    radius_km: float = Field(description="The radius that was used.")
    widened_from_km: float | None = Field(description="Nothing was there within this radius, so it was widened.")


class Asked(BaseModel):
    """The questions of a search; all may be combined, none is compulsory."""

    need: str | None = Field(None, max_length=40, description="A need of data/needs.yml.", examples=["housing"])
    commune: str | None = Field(
        None,
        max_length=100,
        description="INSEE code, or a name that is not ambiguous. Not a postcode: `/communes` knows them.",
    )
    departement: str | None = Field(None, pattern=r"^(\d{2,3}|2[AB])$")
    radius_km: float | None = Field(None, gt=0, le=200, description="The need's own radius when absent.")
    public: list[str] = Field(default_factory=list, max_length=10, description="Publics of data·inclusion v1.")
    fee: Literal["free"] | None = Field(None, description="`free`: only what costs nothing.")
    remote: Remote = Field(Remote.any, description="`only`: from home; `never`: on the spot.")
    q: str = Field("", max_length=200, description="Words; their meaning counts, mistakes are tolerated.")
    page: int = Field(1, ge=1, le=LAST_PAGE)
    limit: int = Field(10, ge=1, le=50, description="Offers a page.")


@router.get("/search", responses={422: {"model": ErrorAnswer}, 503: {"model": ErrorAnswer}})
async def search_offers(gateway: TheGateway, asked: Annotated[Asked, Query()]) -> OffersFound:
    """Ranked by fit with need and words, eligibility, distance, opening, freshness; each offer says why it is shown."""
    loaded, now = gateway.domain.get(), gateway.clock()
    return await asyncio.to_thread(find, loaded, asked, now, gateway.settings.data_dir)


@router.get("/{offer_id}", responses={404: {"model": ErrorAnswer}, 503: {"model": ErrorAnswer}})
async def read_offer(
    gateway: TheGateway,
    offer_id: Annotated[str, Path(max_length=200)],
    commune: Annotated[str | None, Query(max_length=100, description="To know how far it is.")] = None,
) -> Card:
    """One offer."""
    loaded, now = gateway.domain.get(), gateway.clock()
    return await asyncio.to_thread(read, loaded, offer_id, commune, now, gateway.settings.data_dir)


def find(loaded: Loaded, asked: Asked, now: dt.datetime, data_dir: FilePath) -> OffersFound:
    query = search.Query(
        need=asked.need,
        words=asked.q,
        near=_place(loaded.gazetteer, asked.commune),
        departement=asked.departement,
        radius_km=asked.radius_km,
        publics=frozenset(asked.public),
        free_only=asked.fee == "free",
        remote=asked.remote,
        offset=(asked.page - 1) * asked.limit,
        limit=asked.limit,
    )
    results = loaded.catalogue.find(query, now=now)
    return OffersFound(
        offers=[Card(**card_of(found, now=now, data_dir=data_dir)) for found in results.found],
        total=results.total,
        page=asked.page,
        radius_km=results.radius_km,
        widened_from_km=results.widened_from_km,
    )


def read(loaded: Loaded, offer_id: str, commune: str | None, now: dt.datetime, data_dir: FilePath) -> Card:
    found = loaded.catalogue.get(offer_id, near=_place(loaded.gazetteer, commune))
    return Card(**card_of(found, now=now, data_dir=data_dir))


def _place(gazetteer: Gazetteer, commune: str | None) -> Place | None:
    """Raises `Refused` (commune_unknown) rather than guess; five signs with digits are a code, never a postcode."""
    if not commune:
        return None
    if INSEE_CODE.fullmatch(commune):
        return _by_code(gazetteer, commune)
    match = gazetteer.look_up(commune)
    if match.kind != MatchKind.found:
        raise Refused("commune", code="commune_unknown")
    return match.places[0]


def _by_code(gazetteer: Gazetteer, code_insee: str) -> Place:
    try:
        return gazetteer.get(code_insee)
    except NotFound:
        raise Refused("commune", code="commune_unknown") from None
