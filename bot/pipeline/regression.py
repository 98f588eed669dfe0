"""Multinomial logistic regression: fitted with scikit-learn, applied with numpy alone."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.pipeline.views import Features, Floats

HELD_OUT_EACH = 5  # one text in five tells the temperature
TEMPERATURES = np.geomspace(0.3, 3.0, 25)


@dataclass(frozen=True)
class Regression:
    """`weights`: one row a feature, one column a class."""

    classes: tuple[str, ...]
    weights: Floats
    intercept: Floats
    temperature: float = 1.0

    def probabilities(self, features: Features) -> Floats:
        """One for each class, in their order; they sum to one."""
        scores = features.values @ self.weights[features.indices] + self.intercept
        return _softmax(scores / self.temperature)


def fit(rows: Sequence[Features], classes: Sequence[str], *, size: int, strength: float, iterations: int) -> Regression:
    """`strength` is the inverse of the penalty (scikit-learn's C). The same data give the same weights.

    A rehearsal without one text in five tells the temperature; the final fit goes on from its weights.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        C=strength,
        max_iter=iterations,
        tol=1e-3,
        class_weight="balanced",
        multi_class="multinomial",
        random_state=42,
        warm_start=True,
    )
    out = _held_out(classes)
    kept = [row for row in range(len(rows)) if not out[row]]
    _fit(model, [rows[row] for row in kept], [classes[row] for row in kept], size)
    temperature = _best_temperature(_regression_of(model), rows, classes, out)
    _fit(model, rows, classes, size)
    return replace(_regression_of(model), temperature=temperature)


def _held_out(classes: Sequence[str]) -> list[bool]:
    """Every fifth text of each class, so that no class leaves the rehearsal."""
    seen: dict[str, int] = {}
    marks = []
    for name in classes:
        seen[name] = seen.get(name, 0) + 1
        marks.append(seen[name] % HELD_OUT_EACH == 0)
    return marks


def _fit(model: Any, rows: Sequence[Features], classes: Sequence[str], size: int) -> None:
    from scipy.sparse import csr_matrix
    from sklearn.exceptions import ConvergenceWarning

    values = np.concatenate([row.values for row in rows])
    indices = np.concatenate([row.indices for row in rows])
    starts = np.cumsum([0, *(len(row.indices) for row in rows)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is meant: it is another penalty
        model.fit(csr_matrix((values, indices, starts), shape=(len(rows), size)), list(classes))


def _regression_of(model: Any) -> Regression:
    weights, intercept = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one column for two classes
        weights, intercept = np.vstack([-weights, weights]), np.concatenate([-intercept, intercept])
    names = tuple(str(name) for name in model.classes_)
    return Regression(names, np.array(weights.T, np.float32, order="C"), np.array(intercept, np.float32))


def _best_temperature(
    model: Regression, rows: Sequence[Features], classes: Sequence[str], held_out: Sequence[bool]
) -> float:
    """The one that makes the held-out texts likeliest; 1 when none was held out."""
    position = {name: column for column, name in enumerate(model.classes)}
    out = [row for row, is_out in enumerate(held_out) if is_out]
    if not out:
        return 1.0
    scores = np.vstack([rows[row].values @ model.weights[rows[row].indices] + model.intercept for row in out])
    right = np.array([position[classes[row]] for row in out])
    losses = [-np.log(_softmax(scores / t)[np.arange(len(out)), right] + 1e-12).mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _softmax(scores: NDArray[np.floating]) -> Floats:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return (raised / raised.sum(axis=-1, keepdims=True)).astype(np.float32)
