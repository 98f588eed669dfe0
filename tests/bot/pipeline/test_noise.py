"""Noise: as people write, the same each time, and only where it can be."""

import pytest

from bot.pipeline.noise import Noise
from bot.pipeline.text import load_texting
from relais.settings import ROOT

TEXTING = load_texting(ROOT / "data")
SENTENCES = [
    "je cherche quelqu'un pour garder mon fils",
    "beaucoup de dettes",
    "ищу работу",
    "أبحث عن عمل",
    "un appartement à Rodez",
]


def copies(seed: int = 1) -> list[tuple[int, str]]:
    return list(Noise(TEXTING, seed).copies_of(SENTENCES))


def test_copies_same_seed_gives_the_same() -> None:
    assert copies() == copies()


def test_copies_other_seed_gives_another() -> None:
    assert copies() != copies(seed=2)


def test_copies_leave_other_scripts_alone() -> None:
    assert {position for position, _ in copies()} <= {0, 1, 4}


def test_copies_never_equal_their_sentence() -> None:
    assert all(copy != SENTENCES[position] for position, copy in copies())


@pytest.mark.parametrize("text", ["", " ", "?", "a", "’", "ok"])
def test_on_hardly_anything_breaks_nothing(text: str) -> None:
    noise = Noise(TEXTING, 3)

    assert all(isinstance(noise.on(text), str) for _ in range(50))
