"""Which cells of a table may be told beside its total: nobody can be found in them, nor by subtraction. Pure.

Each person stands in one cell of a table. A total less the cells that are told is what the hidden ones hold together:
it is nobody, or ten persons or more in two cells at least.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST = 10  # reliability.md §3.2
K = TypeVar("K", bound=Hashable)


def hidden_among(counts: Mapping[K, int]) -> frozenset[K]:
    """Those below ten; then, where a sum would betray them, the next smallest too."""
    chosen = {key for key, count in counts.items() if count < FEWEST}
    told = sorted((key for key in counts if key not in chosen), key=lambda key: (counts[key], str(key)))
    while chosen and told and not _is_enough([counts[key] for key in chosen]):
        chosen.add(told.pop(0))
    return frozenset(chosen)


def _is_enough(counts: list[int]) -> bool:
    return len(counts) > 1 and sum(counts) >= FEWEST
