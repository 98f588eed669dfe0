"""Why an offer is shown, as codes and values; the French sentences stand in `data/texts/offers.yml`. Pure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from relais.offers.eligibility import Fits
from relais.offers.hours import opening_at
from relais.offers.needs import Need
from relais.offers.offer import Offer, Query, Reason
from relais.offers.words import plain

VERY_NEAR_KM = 5.0
MOST = 3


@dataclass(frozen=True)
class Grounds:
    """What the search knows of an offer in the running: words of the search found in it, meaning, distance, publics."""

    words: tuple[str, ...]
    is_alike: bool
    distance_km: float | None
    is_remote: bool
    fits: Fits
    need: Need | None = None


def reasons_of(offer: Offer, grounds: Grounds, query: Query, now: dt.datetime) -> tuple[Reason, ...]:
    """The strongest first, three at most; a warning on the public always has its place."""
    warnings = list(_warnings(offer, grounds))
    reasons = list(_reasons(offer, grounds, query, now))
    return tuple((reasons[: MOST - len(warnings)] + warnings)[:MOST])


def _warnings(offer: Offer, grounds: Grounds) -> Iterator[Reason]:
    """The offer may not be for this person: said, never hidden."""
    if grounds.fits is Fits.others:
        yield Reason("public_others", {"publics": " ".join(offer.publics or ())})


def _reasons(offer: Offer, grounds: Grounds, query: Query, now: dt.datetime) -> Iterator[Reason]:
    if grounds.words:
        yield Reason("words", {"words": " ".join(_as_written(grounds.words[:2], query.words))})
    if grounds.fits is Fits.yours:
        yield Reason("public_yours", {"publics": " ".join(sorted(query.publics & set(offer.publics or ())))})
    if grounds.fits is Fits.undeclared:
        yield Reason("public_undeclared", {"publics": " ".join(offer.publics or ())})
    yield from _place(offer, grounds, query)
    if grounds.is_remote:
        yield Reason("remote")
    else:
        yield from _opening(offer, now)
    if offer.frais == "gratuit":
        yield Reason("free")
    if not grounds.words and grounds.is_alike:
        yield Reason("meaning")
    if grounds.fits is Fits.unknown and query.publics:
        yield Reason("public_unknown")
    yield from _subject(offer, grounds.need)


def _place(offer: Offer, grounds: Grounds, query: Query) -> Iterator[Reason]:
    if grounds.is_remote or query.near is None:
        return
    if offer.code_insee == query.near.code_insee:
        yield Reason("same_commune", {"commune": query.near.name})
    elif grounds.distance_km is not None and grounds.distance_km <= VERY_NEAR_KM:
        yield Reason("very_near", {"km": str(max(1, round(grounds.distance_km)))})


def _opening(offer: Offer, now: dt.datetime) -> Iterator[Reason]:
    opening = opening_at(offer.horaires_accueil, now)
    if opening and opening.is_open:
        yield Reason("open_now")
    elif opening and opening.opens_soon:
        yield Reason("opens_soon")


def _as_written(words: tuple[str, ...], text: str) -> list[str]:
    """Words as the person wrote them: « crèche », not « creche »."""
    written = {plain(word).strip(".,;:!?«»\"'()"): word.strip(".,;:!?«»\"'()") for word in text.lower().split()}
    return [written.get(word, word) for word in words]


def _subject(offer: Offer, need: Need | None) -> Iterator[Reason]:
    """The thématique that answers the need best, so that no offer is without a reason."""
    best = max(offer.thematiques, key=need.weight_of if need else lambda _: 0.0, default=None)
    if best and (need is None or need.weight_of(best) > 0):
        yield Reason("theme", {"thematique": best})
    elif need:
        yield Reason("need", {"need": need.key})
