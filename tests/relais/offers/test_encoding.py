"""Encoding many texts gives the very vectors of the package."""

import numpy as np
import pytest

from relais.offers import vectors
from relais.offers.encoding import TOKENS_AT_ONCE, ManyTexts
from relais.offers.token_layers import RecentTokens, layers_of

TEXTS = (
    "Passer le permis de conduire : une aide pour les jeunes de 16 à 25 ans",
    "Crèche « Les Petits Pas », place d'urgence",
    "أريد أن أتعلم الفرنسية",
    "日本語の テキスト",
    "ﬁn ½ œuvre",
    "  deux   espaces ",
    "a",
    "",
    " ",
)


@pytest.fixture(scope="module")
def many() -> ManyTexts:
    return ManyTexts(vectors._encoder())


@pytest.mark.parametrize("text", TEXTS)
def test_encode_one_text_equals_the_package(many: ManyTexts, text: str) -> None:
    (vector,) = many.encode([text])

    assert np.allclose(vectors._encoder().encode([text])[0], vector, atol=2e-6)


def test_encode_more_than_a_batch_equals_the_package(many: ManyTexts) -> None:
    texts = [f"{text} {number}" for number in range(40) for text in TEXTS] + ["mot " * TOKENS_AT_ONCE, "après"]

    encoded = many.encode(texts)

    assert np.allclose(vectors._encoder().encode(texts), encoded, atol=2e-6)


@pytest.mark.parametrize("text", TEXTS)
def test_encode_what_was_typed_equals_the_package(many: ManyTexts, text: str) -> None:
    first, again = many.encode_one(text), many.encode_one(text)

    assert np.allclose(vectors._encoder().encode([text])[0], first, atol=2e-6)
    assert np.array_equal(first, again)


def test_tokens_met_long_ago_give_way_to_new_ones() -> None:
    weights = vectors._encoder()._model
    recent = RecentTokens(weights, size=4)

    for tokens in ([5, 6, 7], [7, 8, 9], [5, 9], [5, 6, 7, 8, 9, 10], [8, 5]):
        found, expected = recent.layers_of(np.array(tokens)), layers_of(weights, np.array(tokens))

        assert np.allclose(found.projected, expected.projected, atol=2e-6)
        assert np.allclose(found.alone, expected.alone, atol=2e-5)
    assert len(recent) == 4


def test_encode_nothing_gives_no_rows(many: ManyTexts) -> None:
    assert many.encode([]).shape == (0, vectors.DIMENSIONS)
