"""Figures from cases and readings; pure. A rate of nothing is None."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from scripts.evaluate.cases import Case, Named
from scripts.evaluate.reading import FALLBACK, Reading

BINS = 10
DISTRESS = ("distress_suicide", "distress_violence")
NOT_DISTRESS = ("shelter",)  # a situation of the reader that is a search, not a distress intent
RIGHT_DOOR = "emergency"  # « douleur dans la poitrine » is out of scope, and the 15 is its right door
Pair = tuple[Case, Reading]


def figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Everything `make evaluate` prints, ready for JSON."""
    return {
        "sentences": len(pairs),
        "accuracy": accuracy(pairs),
        "within_two": rate(case.accepts(name) for case, reading in pairs for name in [_within_two(case, reading)]),
        "macro_f1": macro_f1(pairs),
        "by_style": by(pairs, lambda case: case.style),
        "by_language": by(pairs, lambda case: case.language),
        "by_intent": by_intent(pairs),
        "entities": entities(pairs),
        "communes_resolved": communes_resolved(pairs),
        "calibration_error": calibration_error(pairs),
        "fallback": rate(reading.intent == FALLBACK for _, reading in pairs),
        "danger": danger(pairs),
        "confusions": confusions(pairs),
        "ms": {"p50": quantile(pairs, 0.5), "p95": quantile(pairs, 0.95)},
    }


def rate(marks: Iterable[bool]) -> float | None:
    counted = Counter(marks)
    return counted[True] / counted.total() if counted else None


def accuracy(pairs: Iterable[Pair]) -> float | None:
    return rate(case.accepts(reading.best) for case, reading in pairs)


def _within_two(case: Case, reading: Reading) -> str | None:
    best_two = [reading.best, *(name for name, _ in reading.ranking if name != reading.best)][:2]
    return next((name for name in best_two if case.accepts(name)), None)


def by(pairs: Sequence[Pair], key: Callable[[Case], str]) -> dict[str, dict[str, Any]]:
    ordered = sorted(pairs, key=lambda pair: key(pair[0]))
    groups = {name: list(group) for name, group in groupby(ordered, key=lambda pair: key(pair[0]))}
    return {name: {"sentences": len(group), "accuracy": accuracy(group)} for name, group in groups.items()}


@dataclass(frozen=True)
class Counts:
    right: int
    given: int
    meant: int

    def to_json(self) -> dict[str, Any]:
        precision = self.right / self.given if self.given else None
        recall = self.right / self.meant if self.meant else None
        f1 = 2 * self.right / (self.given + self.meant) if self.given + self.meant else None
        return {"precision": precision, "recall": recall, "f1": f1, "meant": self.meant}


def by_intent(pairs: Sequence[Pair]) -> dict[str, dict[str, Any]]:
    """A second reading that is right counts for the intent it names."""
    named = [(reading.best if case.accepts(reading.best) else case.intent, reading.best) for case, reading in pairs]
    return {
        intent: Counts(
            sum(meant == given == intent for meant, given in named),
            sum(given == intent for _, given in named),
            sum(meant == intent for meant, _ in named),
        ).to_json()
        for intent in sorted({meant for meant, _ in named})
    }


def macro_f1(pairs: Sequence[Pair]) -> float | None:
    scores = [row["f1"] for row in by_intent(pairs).values()]
    return sum(scores) / len(scores) if scores else None


def entities(pairs: Sequence[Pair]) -> dict[str, dict[str, Any]]:
    """For each entity, by overlap and exactly."""
    names = sorted({named.entity for case, reading in pairs for named in (*case.entities, *reading.entities)})
    return {
        name: {
            "overlap": _counts(pairs, name, Named.overlaps).to_json(),
            "exact": _counts(pairs, name, _is_same_span).to_json(),
        }
        for name in names
    }


def _counts(pairs: Sequence[Pair], name: str, match: Callable[[Named, Named], bool]) -> Counts:
    right = given = meant = 0
    for case, reading in pairs:
        wanted = [named for named in case.entities if named.entity == name]
        found = [named for named in reading.entities if named.entity == name]
        right += sum(any(match(one, other) for other in found) for one in wanted)
        given, meant = given + len(found), meant + len(wanted)
    return Counts(min(right, given), given, meant)


def _is_same_span(one: Named, other: Named) -> bool:
    return (one.entity, one.start, one.end) == (other.entity, other.start, other.end)


def communes_resolved(pairs: Sequence[Pair]) -> float | None:
    """Of the communes whose code is known: how many were read as that very commune."""
    return rate(
        any(found.overlaps(wanted) and found.code_insee == wanted.code_insee for found in reading.entities)
        for case, reading in pairs
        for wanted in case.entities
        if wanted.entity == "commune" and wanted.code_insee
    )


def calibration_error(pairs: Sequence[Pair]) -> float | None:
    """Expected calibration error over ten bins of confidence."""
    bins: dict[int, list[Pair]] = {}
    for case, reading in pairs:
        bins.setdefault(min(int(reading.confidence * BINS), BINS - 1), []).append((case, reading))
    gaps = (
        len(group) * abs((accuracy(group) or 0.0) - sum(reading.confidence for _, reading in group) / len(group))
        for group in bins.values()
    )
    return sum(gaps) / len(pairs) if pairs else None


def danger(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Recall and false alarms of the model, of the reader, and of both together as a person meets them."""
    readers: dict[str, Callable[[Reading], bool]] = {
        "model": lambda reading: reading.intent in DISTRESS,
        "reader": lambda reading: bool(set(reading.danger) - set(NOT_DISTRESS)),
    }
    readers["both"] = lambda reading: any(sees(reading) for sees in (readers["model"], readers["reader"]))
    meant = [reading for case, reading in pairs if case.intent in DISTRESS]
    innocent = [_without_right_door(*pair) for pair in pairs if not {pair[0].intent, *pair[0].also} & set(DISTRESS)]
    return {
        name: {"recall": rate(map(sees, meant)), "false_alarms": rate(map(sees, innocent))}
        for name, sees in readers.items()
    }


def _without_right_door(case: Case, reading: Reading) -> Reading:
    if case.intent != "out_of_scope":
        return reading
    return replace(reading, danger=tuple(one for one in reading.danger if one != RIGHT_DOOR))


def confusions(pairs: Iterable[Pair], most: int = 25) -> list[dict[str, Any]]:
    missed = Counter((case.intent, reading.best) for case, reading in pairs if not case.accepts(reading.best))
    return [{"meant": meant, "given": given, "count": count} for (meant, given), count in missed.most_common(most)]


def quantile(pairs: Sequence[Pair], share: float) -> float | None:
    """Nearest rank, in milliseconds."""
    spent = sorted(reading.spent_ms for _, reading in pairs)
    return spent[min(int(len(spent) * share), len(spent) - 1)] if spent else None
