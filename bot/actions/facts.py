"""What a message says about the person and about how to search; several facts in one sentence are all taken. Pure."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.actions.heard import Heard
from bot.actions.memory import Filters, Memory
from bot.actions.words import Words, find_meaning

YOUNG_UNDER, SENIOR_FROM = 26, 60
EVERYBODY = "tous-publics"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_STEERS = {"refine_search", "more_results", "inform"}


def learn(memory: Memory, heard: Heard, words: Words) -> Memory:
    """The memory with the age, the statuses, the trade and the filters of this message."""
    age = _whole(heard.first("age"))
    trade = heard.first("trade")
    return replace(
        memory,
        age=age if age is not None else memory.age,
        publics=_publics(memory, heard),
        trade=str(trade) if trade else memory.trade,
        filters=_filters(memory.filters, heard, words),
    )


def publics_known(memory: Memory) -> frozenset[str]:
    """Whom to search for: another public that was asked for, else what is known of the person."""
    if memory.filters.for_publics:
        return frozenset(memory.filters.for_publics) - {EVERYBODY}
    if memory.age is None:
        return frozenset(memory.publics)
    of_age = {"jeunes"} if memory.age < YOUNG_UNDER else {"seniors"} if memory.age >= SENIOR_FROM else set()
    return frozenset(memory.publics) | of_age


def direction_of(heard: Heard, words: Words) -> str | None:
    """nearer, further or elsewhere; a button says it outright."""
    given = heard.first("direction")
    if given:
        return str(given)
    return find_meaning(heard.text, words.directions) if heard.intent in {"refine_search", "more_results"} else None


def distance_of(heard: Heard) -> float | None:
    """In kilometres."""
    found = _NUMBER.search(str(heard.first("distance_km") or ""))
    return float(found[0].replace(",", ".")) if found else None


def _publics(memory: Memory, heard: Heard) -> tuple[str, ...]:
    """Statuses add up; a search for somebody else says nothing of the person."""
    said = [] if heard.intent == "refine_search" else _texts(heard.entities.get("public", ()))
    if heard.first("child_age") or heard.first("children_count"):
        said.append("familles")
    return tuple(dict.fromkeys([*memory.publics, *said]))


def _filters(filters: Filters, heard: Heard, words: Words) -> Filters:
    if heard.intent == "refine_search" and heard.first("public"):
        filters = replace(filters, for_publics=tuple(_texts(heard.entities["public"])))
    fee = find_meaning(str(heard.first("fee") or ""), words.fee) or _said(heard, words.fee)
    if fee:
        filters = replace(filters, free_only=fee == "free")
    remote = find_meaning(str(heard.first("remote") or ""), words.remote) or _said(heard, words.remote)
    if remote:
        filters = replace(filters, remote=remote)
    distance_km = distance_of(heard)
    return replace(filters, radius_km=distance_km) if distance_km else filters


def _said(heard: Heard, table: Any) -> str | None:
    """Words count on their own only where somebody steers a search."""
    return find_meaning(heard.text, table) if heard.intent in _STEERS and not heard.is_button else None


def _whole(value: Any) -> int | None:
    found = _NUMBER.search(str(value)) if value is not None else None
    return int(float(found[0].replace(",", "."))) if found else None


def _texts(values: Iterable[Any]) -> list[str]:
    return [str(value) for value in values]
