"""Communes by name (mistakes allowed), postcode or former name: for a form's autocompletion."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.errors import ErrorAnswer
from api.gateway import TheGateway
from relais.places.gazetteer import Gazetteer
from relais.places.place import Place

router = APIRouter(prefix="/api/v1", tags=["offers"])


class Commune(BaseModel):
    code_insee: str = Field(description="Of INSEE's official geographic code; the value for `commune` in a search.")
    name: str
    departement: str
    departement_name: str
    postcodes: list[str]
    population: int
    latitude: float
    longitude: float
    is_covered: bool = Field(description="Relais serves its département; the others are near enough to matter.")

    @classmethod
    def of(cls, place: Place) -> "Commune":
        return cls(**{name: getattr(place, name) for name in cls.model_fields})


class Communes(BaseModel):
    communes: list[Commune] = Field(description="Best first.")


@router.get("/communes", responses={503: {"model": ErrorAnswer}})
async def find_communes(
    gateway: TheGateway,
    q: Annotated[str, Query(min_length=1, max_length=100, description="What a person typed.", examples=["carcas"])],
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> Communes:
    """Communes that these letters may mean."""
    gazetteer = gateway.domain.get().gazetteer
    places = await asyncio.to_thread(_find, gazetteer, q, limit)
    return Communes(communes=[Commune.of(place) for place in places])


def _find(gazetteer: Gazetteer, text: str, limit: int) -> list[Place]:
    """What the beginning of a name suggests; a mistyped or former name is looked up."""
    return (gazetteer.suggest(text, limit) or list(gazetteer.look_up(text).places))[:limit]
