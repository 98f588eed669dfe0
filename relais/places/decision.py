"""Which candidates are a sure reading, a question, or nothing. Pure: never guess, close seconds are asked about."""

from collections.abc import Sequence

from relais.places.index import HEARD, Candidate, Kind, Reading
from relais.places.place import UNKNOWN, Match, MatchKind, Place

MUCH_LARGER = 5  # a larger place of the same or a longer name: people may well mean that one
LARGE = 3_000  # inhabitants: below it, a place outside does not make one of ours doubtful
TOWN = 2_000
LISTED = 8
CITY = 20_000
LONG = 12  # letters: two mistakes leave no doubt
SURE_LENGTH = 7  # letters: one mistake in a shorter name is asked about


def decide_exact(candidates: Sequence[Candidate], departement: str | None) -> Match:
    """`departement` chooses between homonyms; it never excludes the only one."""
    readings = _preferring([candidate.reading for candidate in candidates], departement)
    named = [reading for reading in readings if reading.kind is not Kind.BEGINNING]
    if not named:
        return _of_beginnings(readings)
    covered = [reading for reading in named if reading.is_covered]
    if not covered:
        return _with_longer(_outside(named), readings)
    rivals = covered + _larger_rivals(covered, [reading for reading in readings if reading not in covered])
    return _sure(covered[0]) if len(rivals) == 1 else _ambiguous(rivals)


def decide_near(candidates: Sequence[Candidate], departement: str | None, *, length: int) -> Match:
    """`length`: letters typed."""
    if not candidates:
        return UNKNOWN
    fewest = min(candidate.mistakes for candidate in candidates)
    best = _preferring([c.reading for c in candidates if c.mistakes == fewest], departement)
    close = [c.reading for c in candidates if fewest < c.mistakes <= fewest + 1]
    covered = [reading for reading in best if reading.is_covered]
    if not covered:
        is_city = fewest == HEARD and max(reading.population for reading in best) >= CITY
        return _near_outside(best, close, is_sure=is_city or (fewest <= 1 and length >= SURE_LENGTH))
    largest = max(covered, key=lambda reading: (reading.kind is not Kind.BEGINNING, reading.population))
    others = [reading for reading in (*best, *close) if reading is not largest]
    if _dominates(largest, others):
        is_sure = fewest <= 1 or (fewest <= 2 and length >= LONG)
        return _sure(largest) if is_sure else _one(MatchKind.confirm, largest)
    ours = [reading for reading in best if reading.place is not None]
    if len(ours) > 1 and _is_much_larger(largest, others):
        return _one(MatchKind.confirm, largest)
    if len(ours) > 1:
        return _ambiguous(ours)
    is_sure = fewest <= 1 and length >= SURE_LENGTH and len(best) == 1 and not close
    return _one(MatchKind.found if is_sure else MatchKind.confirm, covered[0])


def _near_outside(best: list[Reading], close: list[Reading], *, is_sure: bool) -> Match:
    """A place outside is named when it is sure; among short words it is mere chance (« merde » is not Mende)."""
    if is_sure and not any(reading.is_covered for reading in close):
        return _outside(best)
    known = [reading for reading in best if reading.place is not None]
    if not known or not is_sure:
        return UNKNOWN
    return _one(MatchKind.confirm, known[0]) if len(known) == 1 else _ambiguous(known)


def _dominates(reading: Reading, others: Sequence[Reading]) -> bool:
    """A town, and so much larger than what else was close that it is what people mean; never a mere beginning."""
    return reading.kind is not Kind.BEGINNING and _is_much_larger(reading, others)


def _is_much_larger(reading: Reading, others: Sequence[Reading]) -> bool:
    if reading.population < TOWN:
        return False
    return all(other.population * MUCH_LARGER < reading.population for other in others)


def is_small_outside(match: Match) -> bool:
    """Whether the place outside is small enough to have been a mistake for one of ours."""
    return match.kind is MatchKind.outside and bool(match.places) and match.places[0].population < LARGE


def by_size(places: Sequence[Place]) -> tuple[Place, ...]:
    """Ours first, then the most people: the likeliest to be meant."""
    return tuple(sorted(places, key=lambda place: (not place.is_covered, -place.population)))


def _preferring(readings: list[Reading], departement: str | None) -> list[Reading]:
    there = [reading for reading in readings if reading.place and reading.place.departement == departement]
    strong = [reading for reading in there if reading.kind is not Kind.BEGINNING]
    return strong or there or readings


def _larger_rivals(covered: list[Reading], others: list[Reading]) -> list[Reading]:
    """A former name or a small place must not hide a much larger one of the same name or beginning."""
    largest = max(reading.population for reading in covered)
    is_former = all(reading.kind is Kind.FORMER for reading in covered)
    ours = 0 if is_former else largest * MUCH_LARGER
    outside = max(LARGE, largest if is_former else largest * MUCH_LARGER)
    return [
        reading
        for reading in others
        if reading.place
        and reading.population > (ours if reading.is_covered else outside)
        and (reading.is_covered or reading.kind is Kind.NAME)
    ]


def _of_beginnings(readings: list[Reading]) -> Match:
    covered = [reading for reading in readings if reading.is_covered]
    if not readings:
        return UNKNOWN
    if not covered:
        return _one(MatchKind.confirm, readings[0]) if len(readings) == 1 else _ambiguous(readings)
    return _one(MatchKind.confirm, covered[0]) if len(covered) == 1 else _ambiguous(covered)


def _with_longer(outside: Match, readings: list[Reading]) -> Match:
    """« Villeneuve » outside may also be the beginning of one of ours: ask, unless the place outside is far larger."""
    ours = [reading for reading in readings if reading.is_covered]
    if not ours or not outside.places:
        return outside
    largest = max(reading.population for reading in ours)
    if outside.places[0].population > largest * MUCH_LARGER:
        return outside
    places = [reading.place for reading in ours if reading.place]
    return Match(MatchKind.ambiguous, (*by_size(places)[: LISTED - 1], outside.places[0]))


def _sure(reading: Reading) -> Match:
    return _one(MatchKind.found, reading)


def _one(kind: MatchKind, reading: Reading) -> Match:
    note = reading.written if reading.kind is Kind.FORMER else None
    places = (reading.place,) if reading.place else ()
    return Match(kind, places, reading.place.departement if reading.place else None, note)


def _ambiguous(readings: Sequence[Reading]) -> Match:
    named = [reading.place for reading in readings if reading.place and reading.kind is not Kind.BEGINNING]
    begun = [reading.place for reading in readings if reading.place and reading.kind is Kind.BEGINNING]
    return Match(MatchKind.ambiguous, (*by_size(named), *by_size(begun))[:LISTED])


def _outside(readings: Sequence[Reading]) -> Match:
    """The largest of that name."""
    largest = max(readings, key=lambda reading: reading.population)
    if largest.place:
        return Match(MatchKind.outside, (largest.place,), largest.place.departement, largest.written)
    departement = largest.far.departement if largest.far else None
    return Match(MatchKind.outside, (), departement, largest.written)
