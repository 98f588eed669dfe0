"""The first layers of the sentence encoder, which see one token at a time: worked out once for each token."""

from collections import OrderedDict
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

WIDTH = 256  # of each branch of the network
BRANCHES = ((2, 0), (3, 1), (5, 2))  # tokens seen at once, of which before the present one
PLACES = sum(tokens for tokens, _ in BRANCHES)  # in the windows of all branches


class Layers(NamedTuple):
    """One row a token; `alone` holds one more, of zeros, which stands for « beyond the sentence ».

    `alone[token, place]`: what a token at that place of a window adds; the branches' places follow each other.
    """

    embedded: Floats
    projected: Floats
    alone: Floats


def layers_of(weights: Any, tokens: Ints) -> Layers:
    """`weights`: the package's model, used and never changed."""
    embedded = _embedded(weights, tokens)
    projected = levelled(
        embedded @ weights.proj_W + weights.proj_b, weights.ln_g_all, weights.ln_b_all, float(weights.eps)
    )
    alone = np.zeros((len(tokens) + 1, PLACES, WIDTH), np.float32)
    place = 0
    for branch, matrix in enumerate(weights.w1):
        own = projected[:, branch * WIDTH : (branch + 1) * WIDTH]
        for start in range(0, len(matrix), WIDTH):
            alone[:-1, place] = own @ matrix[start : start + WIDTH]
            place += 1
    return Layers(embedded, projected, alone)


class RecentTokens:
    """Layers of the tokens met last, half of the encoder's time; 13 kB a token.

    Most tokens of a message are among them: 2,000 make nine tenths of what people type.
    """

    def __init__(self, weights: Any, *, size: int) -> None:
        self._weights, self._size = weights, size
        self._rows: OrderedDict[int, int] = OrderedDict()
        self._projected = np.empty((size, WIDTH * len(BRANCHES)), np.float32)
        self._alone = np.empty((size, PLACES, WIDTH), np.float32)

    def __len__(self) -> int:
        return len(self._rows)

    def layers_of(self, tokens: Ints) -> Layers:
        """`tokens`: each once."""
        if len(tokens) > self._size:
            return layers_of(self._weights, tokens)
        for token in tokens.tolist():
            if token in self._rows:
                self._rows.move_to_end(token)
        new = [token for token in tokens.tolist() if token not in self._rows]
        if new:
            self._learn(np.array(new, np.int64))
        rows = [self._rows[token] for token in tokens.tolist()]
        alone = np.zeros((len(rows) + 1, PLACES, WIDTH), np.float32)
        np.take(self._alone, rows, axis=0, out=alone[:-1])
        return Layers(_embedded(self._weights, tokens), self._projected[rows], alone)

    def _learn(self, tokens: Ints) -> None:
        found = layers_of(self._weights, tokens)
        for number, token in enumerate(tokens.tolist()):
            is_full = len(self._rows) == self._size
            row = self._rows.popitem(last=False)[1] if is_full else len(self._rows)
            self._rows[token] = row
            self._projected[row], self._alone[row] = found.projected[number], found.alone[number]


def levelled(values: Floats, gain: Floats, bias: Floats, eps: float) -> Floats:
    """Layer normalisation, in place."""
    values -= values.mean(axis=-1, keepdims=True)
    values *= (1.0 / np.sqrt(np.einsum("ij,ij->i", values, values) / values.shape[-1] + eps))[:, None]
    values *= gain
    values += bias
    return values


def _embedded(weights: Any, tokens: Ints) -> Floats:
    groups = tokens % len(weights.scale)
    found: Floats = weights.table[tokens].astype(np.float32) * weights.scale[groups, None] + weights.lo[groups, None]
    return found
