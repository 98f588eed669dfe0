"""Weekly hours as France services types them → OSM opening_hours."""

import re
from collections.abc import Mapping

DAYS = {"lundi": "Mo", "mardi": "Tu", "mercredi": "We", "jeudi": "Th", "vendredi": "Fr", "samedi": "Sa"}
RANGE = re.compile(r"(\d{2}:\d{2}) - (\d{2}:\d{2})")


def to_osm(typed: Mapping[str, str | None]) -> str | None:
    """`{"lundi": "09:00 - 12:00 / 14:00 - 17:00"}` → `Mo 09:00-12:00,14:00-17:00; PH off`; nothing if no day is open.

    Public services close on public holidays: the source does not say so, we do.
    """
    by_day = [(code, _ranges(typed.get(day))) for day, code in DAYS.items()]
    groups = _grouped([(code, ranges) for code, ranges in by_day if ranges])
    return "; ".join([*groups, "PH off"]) if groups else None


def _ranges(cell: str | None) -> str:
    """Fillers (00:00 - 00:00), backwards and overlapping ranges are left out."""
    kept: list[tuple[str, str]] = []
    for opens, closes in sorted(RANGE.findall(cell or "")):
        if opens < closes and (not kept or kept[-1][1] <= opens):
            kept.append((opens, closes))
    return ",".join(f"{opens}-{closes}" for opens, closes in kept)


def _grouped(days: list[tuple[str, str]]) -> list[str]:
    """Days with the same hours together, consecutive days as a span."""
    order = list(DAYS.values())
    codes_of: dict[str, list[str]] = {}
    for code, ranges in days:
        codes_of.setdefault(ranges, []).append(code)
    return [f"{_span(codes, order)} {ranges}" for ranges, codes in codes_of.items()]


def _span(codes: list[str], order: list[str]) -> str:
    first, last = order.index(codes[0]), order.index(codes[-1])
    if len(codes) > 2 and last - first + 1 == len(codes):
        return f"{codes[0]}-{codes[-1]}"
    return ",".join(codes)
