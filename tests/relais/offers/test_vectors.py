"""Vectors: shape, order, meaning, and what is encoded of a service."""

from dataclasses import dataclass

import numpy as np
import pytest

from relais.offers import vectors


@dataclass
class Row:
    nom: str
    description: str | None = None


def test_encode_nothing_gives_no_rows() -> None:
    assert vectors.encode([]).shape == (0, vectors.DIMENSIONS)


def test_encode_repeated_texts_keeps_order_and_encodes_each_once() -> None:
    done: list[int] = []

    encoded = vectors.encode(["permis", "crèche", "permis"], progress=done.append)

    assert sum(done) == 2
    assert encoded.dtype == np.float16
    assert np.array_equal(encoded[0], encoded[2])
    assert not np.array_equal(encoded[0], encoded[1])


def test_encode_same_meaning_is_nearer_than_another() -> None:
    asked, near, far = vectors.encode(["j'ai pas le permis", "passer le permis de conduire", "épicerie solidaire"])

    assert float(asked @ near) > float(asked @ far) + 0.3


def test_to_bytes_and_back_is_the_same_vector() -> None:
    vector = vectors.encode(["logement"])[0]

    assert np.array_equal(vector, vectors.from_bytes(vectors.to_bytes(vector)))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (Row("Permis"), "Permis"),
        (Row("Permis", "Apprendre  à conduire\nsans dépenser"), "Permis : Apprendre à conduire sans dépenser"),
        (Row("Permis", "conduire " * 20), "Permis : " + " ".join(["conduire"] * 5)),
        (Row("x" * 150, "une description"), "x" * vectors.TEXT_LENGTH),
        (Row("x" * 60, "une description assez longue"), "x" * 60),
    ],
)
def test_text_of_is_the_name_then_what_there_is_room_for(row: Row, expected: str) -> None:
    assert vectors.text_of(row) == expected
