"""The order in which ranked offers are shown: not one structure only, and remote ones where they help. Pure."""

from collections.abc import Sequence
from typing import NamedTuple


class Ranked(NamedTuple):
    """An offer in the running. `row` breaks ties, so the order is always the same."""

    row: int
    score: float
    structure: int
    name: int
    is_remote: bool


def spread_kinds(ranked: Sequence[Ranked], *, same_structure: float, same_name: float) -> list[Ranked]:
    """Best first, each further offer of a structure, or of the same name, being worth only a share of its score."""
    waiting = sorted(ranked, key=lambda offer: (-offer.score, offer.row))
    worths = [offer.score for offer in waiting]
    shown: list[Ranked] = []
    while waiting:
        best = worths.index(max(worths))
        worths.pop(best)
        shown.append(waiting.pop(best))
        for place, offer in enumerate(waiting):
            if offer.structure == shown[-1].structure:
                worths[place] *= same_structure
            if offer.name == shown[-1].name:
                worths[place] *= same_name
    return shown


def mix_remote(shown: Sequence[Ranked], *, every: int, at_least: float, better_by: float) -> list[Ranked]:
    """Give each place whose number is a multiple of `every` to a remote offer, unless it is much worse.

    Elsewhere a remote offer goes first only when it is `better_by` that many times.
    """
    near = [offer for offer in shown if not offer.is_remote]
    remote = [offer for offer in shown if offer.is_remote]
    mixed: list[Ranked] = []
    while near and remote:
        is_its_turn = (len(mixed) + 1) % every == 0
        wanted = near[0].score * (at_least if is_its_turn else better_by)
        mixed.append((remote if remote[0].score >= wanted else near).pop(0))
    return mixed + near + remote
