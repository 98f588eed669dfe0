"""The figures as a person reads them in a terminal."""

from collections.abc import Iterator
from typing import Any


def report(figures: dict[str, Any]) -> str:
    return "\n".join(_lines(figures))


def _lines(figures: dict[str, Any]) -> Iterator[str]:
    yield f"{figures['sentences']} sentences"
    for name in ("accuracy", "within_two", "macro_f1", "calibration_error", "fallback", "communes_resolved"):
        yield f"  {name:<20}{_number(figures[name])}"
    yield f"  {'ms p50 / p95':<20}{figures['ms']['p50']:.1f} / {figures['ms']['p95']:.1f}"
    yield "\nDanger                 recall  false alarms"
    for name, row in figures["danger"].items():
        yield f"  {name:<20} {_number(row['recall'])}  {_number(row['false_alarms'])}"
    for key in ("by_style", "by_language"):
        yield f"\n{key.replace('_', ' ').capitalize()}"
        for name, row in figures[key].items():
            yield f"  {name:<20}{_number(row['accuracy'])}  of {row['sentences']}"
    yield "\nIntent                  prec.   recall  F1"
    for name, row in sorted(figures["by_intent"].items(), key=lambda item: item[1]["f1"]):
        yield f"  {name:<20}  {_row(row)}  of {row['meant']}"
    yield "\nEntity                  prec.   recall  F1      exact F1"
    for name, row in figures["entities"].items():
        yield f"  {name:<20}  {_row(row['overlap'])}  {_number(row['exact']['f1'])}  of {row['overlap']['meant']}"
    yield "\nTaken for another"
    for row in figures["confusions"]:
        yield f"  {row['count']:>3}  {row['meant']} → {row['given']}"


def _row(row: dict[str, Any]) -> str:
    return "  ".join(_number(row[name]) for name in ("precision", "recall", "f1"))


def _number(value: float | None) -> str:
    return "   –  " if value is None else f"{value:6.3f}"
