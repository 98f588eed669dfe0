"""What the development set tells of the two numbers of config.yml that no training can find; pure.

Temperature: the classifier's own is divided out of what it said, so the figure printed is the one to write down.
Threshold of fallback: below it, acting on the best intent is wrong more often than right.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from scripts.evaluate.measures import Pair, rate

FACTORS = np.geomspace(0.4, 2.5, 43)
THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


def calibration(pairs: Sequence[Pair]) -> str:
    return "\n".join(_lines(pairs))


def _lines(pairs: Sequence[Pair]) -> Iterator[str]:
    yield f"\nTemperature: multiply config.yml's by {best_factor(pairs):.2f}"
    yield "Threshold  acted on  right among these  right among the others"
    for threshold in THRESHOLDS:
        sure = [case.accepts(reading.best) for case, reading in pairs if reading.confidence >= threshold]
        unsure = [case.accepts(reading.best) for case, reading in pairs if reading.confidence < threshold]
        shares = (len(sure) / len(pairs), rate(sure), rate(unsure))
        yield f"  {threshold:.2f}     " + "      ".join(
            "  –  " if share is None else f"{share:.3f}" for share in shares
        )


def best_factor(pairs: Sequence[Pair]) -> float:
    """The one under which what was meant is likeliest. Only rankings are known, so their tail counts as nothing."""
    losses = [-sum(_log_chance(pair, factor) for pair in pairs) for factor in FACTORS]
    return float(FACTORS[int(np.argmin(losses))])


def _log_chance(pair: Pair, factor: float) -> float:
    case, reading = pair
    chances = np.array([chance for _, chance in reading.ranking]) ** (1 / factor)
    right = sum(chance for (name, _), chance in zip(reading.ranking, chances, strict=True) if case.accepts(name))
    return float(np.log(max(right / chances.sum(), 1e-4)))
