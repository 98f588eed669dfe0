"""One structure as a file of `data/counsel/` writes it. Every field is known, every value is checked."""

import re
from functools import lru_cache
from typing import Annotated, Self

from data_inclusion.schema.v1 import Public, ReseauPorteur
from email_validator import EmailNotValidError, validate_email
from opening_hours import OpeningHours
from opening_hours.opening_hours import ParserError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator

PUBLICS = frozenset(str(one.value) for one in Public)
RESEAUX = frozenset(str(one.value) for one in ReseauPorteur)
MOST_HOURS = 10 * 24
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError("small letters, figures and dashes: maison-albi")
    return value


def _osm_hours(value: str) -> str:
    if not _is_osm(value):
        raise ValueError(f"{value!r} is not OSM syntax: « Mo-Fr 09:00-12:00,14:00-17:00; PH off »")
    return value


@lru_cache(maxsize=100)
def _is_osm(hours: str) -> bool:
    try:
        OpeningHours(hours, country="FR")
    except (ParserError, ValueError, OverflowError):
        return False
    return True


def _reseau(value: str) -> str:
    if value not in RESEAUX:
        raise ValueError(f"{value!r} is no « réseau porteur » of data·inclusion")
    return value


def _email(value: str) -> str:
    try:
        return validate_email(value, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError(f"{value!r} is not an e-mail address") from error


def _listed(name: str) -> AfterValidator:
    """Each value once, and known to the context under this name."""

    def check(values: list[str], info: ValidationInfo) -> list[str]:
        known = (info.context or {})[name]
        for number, value in enumerate(values):
            if value not in known:
                raise ValueError(f"{value!r} is unknown")
            if value in values[:number]:
                raise ValueError(f"{value!r} stands twice")
        return values

    return AfterValidator(check)


Text = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)

    id: Annotated[str, Field(max_length=60), AfterValidator(_id)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    reseau: Annotated[str, AfterValidator(_reseau)] | None = None
    departements: Annotated[list[str], Field(min_length=1), _listed("departements")]
    communes: Annotated[list[str], _listed("communes")] = []
    publics: Annotated[list[str], _listed("publics")] = []
    needs: Annotated[list[str], _listed("needs")] = []
    min_age: Annotated[int, Field(ge=0, le=120)] | None = None
    max_age: Annotated[int, Field(ge=0, le=120)] | None = None
    opening_hours: Annotated[str, Field(max_length=500), AfterValidator(_osm_hours)] | None = None
    telephone: Annotated[str, Field(pattern=r"^[+0-9][0-9 .]{2,38}$")] | None = None
    address: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    email: Annotated[str, AfterValidator(_email)] | None = None
    promised_hours: Annotated[int, Field(ge=1, le=MOST_HOURS)] = 48
    is_example: bool = False
    is_active: bool = True
    canned_replies: list[Text] = []

    @model_validator(mode="after")
    def _ages_in_order(self) -> Self:
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            raise ValueError("min_age is above max_age")
        return self
