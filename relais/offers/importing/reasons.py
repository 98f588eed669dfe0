"""The schema's errors in words of ours: a field and a reason. No value, except the codes of closed lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from relais.offers.importing import fields
from relais.offers.importing.cleaning import clean

_CODE = re.compile(r"[a-z0-9-]{1,80}", re.IGNORECASE)
_WORDS = {
    "missing": "is missing",
    "string_type": "is not text",
    "set_type": "is not a list",
    "list_type": "is not a list",
    "too_short": "is empty",
    "url_parsing": "is not a web address",
    "url_scheme": "is not a web address",
    "url_type": "is not a web address",
    "float_parsing": "is not a number",
    "float_type": "is not a number",
    "int_parsing": "is not a whole number",
    "int_from_float": "is not a whole number",
    "int_type": "is not a whole number",
    "finite_number": "is not a number",
    "string_pattern_mismatch": "has not the form of such a code",
}
_VALUE_ERRORS = {
    "date_maj": "is before 2000 or in the future",
    "publics": "tous-publics must stand alone",
}


@dataclass(frozen=True)
class Fault:
    """`items`: which of the values of a list are wrong; empty when the whole field is."""

    field: str
    reason: str
    items: frozenset[int] = frozenset()


def faults(error: ValidationError) -> Iterator[Fault]:
    """One a field, in the order of the schema."""
    by_field: dict[str, list[Any]] = {}
    for detail in error.errors(include_url=False, include_context=True):
        by_field.setdefault(str(detail["loc"][0]), []).append(detail)
    for name, details in by_field.items():
        yield _list_fault(name, details) if name in fields.LISTS else Fault(name, _reason(name, details[0]))


def shown_id(value: Any) -> str:
    """An identifier fit for a report: short, on one line, never an address."""
    text = clean(str(value)[:200], one_line=True)[0] if value is not None else ""
    return "(hidden)" if "@" in text else text[:100]


def _list_fault(name: str, details: list[Any]) -> Fault:
    wrong = {detail["loc"][1]: detail for detail in details if len(detail["loc"]) > 1}
    positions = {key: detail["input"] for key, detail in wrong.items() if isinstance(key, int)}
    if not positions:
        return Fault(name, _reason(name, details[0]))
    codes = sorted({str(value) for value in positions.values() if _CODE.fullmatch(str(value))})[:5]
    reason = f"unknown value {', '.join(codes)}" if codes else "unknown value"
    return Fault(name, reason, frozenset(positions))


def _reason(name: str, detail: Any) -> str:
    kind, context = detail["type"], detail.get("ctx") or {}
    if detail.get("input") is None and kind != "enum":
        return "is missing"
    if kind == "value_error":
        return _VALUE_ERRORS.get(name, "is not valid")
    if kind == "enum":
        value = str(detail["input"])
        return f"unknown value {value}" if _CODE.fullmatch(value) else "unknown value"
    if kind == "string_too_short" or kind == "string_too_long":
        limit = context.get("min_length") or context.get("max_length")
        return f"has {'fewer' if kind.endswith('short') else 'more'} than {limit} characters"
    if kind.startswith("date"):
        return "is not a date"
    if kind in ("greater_than_equal", "greater_than"):
        return f"is below {context.get('ge', context.get('gt')):g}"
    return _WORDS.get(kind, f"does not follow the schema ({kind})")
