"""Autocompletion: communes whose name or postcode begins as typed."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from relais.places.decision import by_size
from relais.places.names import forms_of, joined, words_of
from relais.places.place import Place

_AFTER_ALL = "\uffff"


class Suggestions:
    """Sorted beginnings, searched by halves."""

    def __init__(self, places: Iterable[Place]) -> None:
        pairs = sorted({(key, place.code_insee): place for place in places for key in _keys(place)}.items())
        self._keys = [key for (key, _), _ in pairs]
        self._places = [place for _, place in pairs]

    def starting_with(self, text: str, limit: int) -> list[Place]:
        typed = joined(words_of(text))
        if not typed:
            return []
        start = bisect_left(self._keys, typed)
        end = bisect_left(self._keys, typed + _AFTER_ALL)
        exact = [p for p, key in zip(self._places[start:end], self._keys[start:end], strict=True) if key == typed]
        begun = by_size(list(dict.fromkeys(self._places[start:end])))
        return list(dict.fromkeys((*by_size(exact), *begun)))[:limit]


def _keys(place: Place) -> Iterator[str]:
    yield from forms_of(words_of(place.name))
    yield from place.postcodes
