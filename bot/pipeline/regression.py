"""Multinomial logistic regression: fitted with scipy's L-BFGS, applied with numpy alone.

scikit-learn's would be the same model; it wants all features in one sparse matrix, where the dense sentence vectors
cost four times the time (docs/decisions/0008).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.pipeline.views import Features, Floats

Block = Any  # of features, a row a text: a numpy array, or a sparse matrix of scipy


@dataclass(frozen=True)
class Regression:
    """`weights`: one row a feature, one column a class. `temperature`: above 1, less sure; from the development set."""

    classes: tuple[str, ...]
    weights: Floats
    intercept: Floats
    temperature: float = 1.0

    def probabilities(self, features: Features) -> Floats:
        """One for each class, in their order; they sum to one."""
        scores = features.values @ self.weights[features.indices] + self.intercept
        return softmax(scores / self.temperature)


def fit(
    blocks: Sequence[Block],
    classes: Sequence[str],
    *,
    importance: Sequence[float],
    strength: float,
    iterations: int,
    temperature: float,
) -> Regression:
    """Blocks stand side by side. Classes weigh the same whatever their number of texts; `importance` weighs each text.

    `strength` is the inverse of the penalty (scikit-learn's C). The same data give the same weights.
    """
    from scipy.optimize import minimize

    names = sorted(set(classes))
    loss = _Loss(blocks, [names.index(name) for name in classes], len(names), np.asarray(importance), strength)
    found = minimize(
        loss, np.zeros(loss.size), jac=True, method="L-BFGS-B", options={"maxiter": iterations, "maxcor": 10}
    )
    weights = found.x.reshape(loss.shape).astype(np.float32)
    return Regression(tuple(names), np.ascontiguousarray(weights[:-1]), weights[-1], temperature)


class _Loss:
    """What is made small: the surprise at each text's class, and the length of the weights."""

    def __init__(
        self, blocks: Sequence[Block], rights: Sequence[int], classes: int, importance: NDArray[Any], strength: float
    ) -> None:
        self._blocks = blocks
        self._turned = [block.T if isinstance(block, np.ndarray) else block.T.tocsr() for block in blocks]
        self._borders = np.cumsum([0, *(block.shape[1] for block in blocks)])
        self._rights, self._rows = np.array(rights), np.arange(len(rights))
        in_class = np.bincount(self._rights, weights=importance, minlength=classes)
        self._importance = (importance * in_class.sum() / (classes * in_class[self._rights])).astype(np.float32)
        self._strength = strength
        self.shape = (int(self._borders[-1]) + 1, classes)
        self.size = self.shape[0] * classes

    def __call__(self, flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(self.shape).astype(np.float32)
        chances = softmax(
            sum(block @ weights[rows] for block, rows in zip(self._blocks, self._spans(), strict=True)) + weights[-1]
        )
        surprise = -np.log(chances[self._rows, self._rights] + 1e-30)
        chances[self._rows, self._rights] -= 1
        slopes = chances * self._importance[:, None]
        penalty = weights / self._strength
        penalty[-1] = 0  # the intercept is free
        gradient = (
            np.vstack([*(turned @ slopes for turned in self._turned), slopes.sum(axis=0, keepdims=True)]) + penalty
        )
        loss = float(self._importance @ surprise) + 0.5 * float((penalty * weights).sum())
        return loss, gradient.ravel().astype(np.float64)

    def _spans(self) -> list[slice]:
        return [slice(start, end) for start, end in zip(self._borders[:-1], self._borders[1:], strict=True)]


def softmax(scores: NDArray[np.floating]) -> Floats:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return (raised / raised.sum(axis=-1, keepdims=True)).astype(np.float32)
