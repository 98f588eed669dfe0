"""Offers that are one and the same: published twice by a producer, or by two producers in their own words. Pure.

Same structure, same name, same commune; or same address, same public and almost the same text.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from relais.offers.words import split

ALIKE = 0.95  # cosine of the two texts
LARGEST_ADDRESS = 400  # offers: beyond that, a point stands for a town, not for an address


@dataclass(frozen=True)
class Sight:
    """What tells two offers apart. `point` is null when the address is not known."""

    name: str
    structure: str
    commune: str | None
    point: tuple[float, float] | None
    publics: tuple[str, ...] | None
    is_remote_only: bool


def group_duplicates(
    sights: Sequence[Sight], likeness: Callable[[list[int]], NDArray[np.float32]]
) -> NDArray[np.int32]:
    """A number for each offer, shared by the duplicates. `likeness` gives the cosines between some offers."""
    leaders = _Leaders(len(sights))
    for group in _groups((_same_name(sight), row) for row, sight in enumerate(sights)):
        for row in group[1:]:
            leaders.join(group[0], row)
    for group in _groups((sight.point, row) for row, sight in enumerate(sights) if sight.point):
        if len(group) <= LARGEST_ADDRESS:
            for one, other in _alike(group, sights, likeness(group)):
                leaders.join(one, other)
    return np.array([leaders.of(row) for row in range(len(sights))], np.int32)


def _same_name(sight: Sight) -> tuple[object, ...]:
    return (
        _plain_words(sight.structure),
        _plain_words(sight.name),
        sight.commune,
        sight.publics,
        sight.is_remote_only,
    )


@lru_cache(maxsize=200_000)
def _plain_words(text: str) -> str:
    return " ".join(split(text))


def _alike(group: list[int], sights: Sequence[Sight], cosines: NDArray[np.float32]) -> list[tuple[int, int]]:
    firsts, seconds = np.nonzero(np.triu(cosines >= ALIKE, k=1))
    pairs = [(group[int(first)], group[int(second)]) for first, second in zip(firsts, seconds, strict=True)]
    return [(one, other) for one, other in pairs if _same_public(sights[one], sights[other])]


def _same_public(one: Sight, other: Sight) -> bool:
    same = one.publics == other.publics or one.publics is None or other.publics is None
    return same and one.is_remote_only == other.is_remote_only


def _groups(keyed: Iterable[tuple[object, int]]) -> list[list[int]]:
    groups: dict[object, list[int]] = defaultdict(list)
    for key, row in keyed:
        groups[key].append(row)
    return [group for group in groups.values() if len(group) > 1]


class _Leaders:
    """Union-find: the lowest row speaks for its group."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def of(self, row: int) -> int:
        while self._parents[row] != row:
            self._parents[row] = self._parents[self._parents[row]]
            row = self._parents[row]
        return row

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of(one), self.of(other)))
        self._parents[high] = low
