"""Offers that are one and the same, and those that only look so."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from relais.offers import duplicates
from relais.offers.duplicates import Sight, group_duplicates

PERMIS = Sight("Aide au permis", "Mission locale", "81065", (43.6, 2.25), ("jeunes",), is_remote_only=False)


def alike(cosine: float) -> Callable[[list[int]], NDArray[np.float32]]:
    def likeness(group: list[int]) -> NDArray[np.float32]:
        return np.full((len(group), len(group)), cosine, np.float32)

    return likeness


def groups(*sights: Sight, cosine: float = 0.0) -> list[int]:
    return [int(number) for number in group_duplicates(sights, alike(cosine))]


def test_group_same_name_structure_and_commune_is_one() -> None:
    assert groups(PERMIS, replace(PERMIS, name="AIDE, au  permis", structure="mission LOCALE", point=None)) == [0, 0]


@pytest.mark.parametrize(
    "other",
    [
        replace(PERMIS, commune="81004"),
        replace(PERMIS, structure="CCAS"),
        replace(PERMIS, name="Aide au logement"),
        replace(PERMIS, publics=("seniors",)),
        replace(PERMIS, is_remote_only=True),
    ],
)
def test_group_different_in_one_way_is_two(other: Sight) -> None:
    assert groups(PERMIS, other) == [0, 1]


def test_group_same_address_and_almost_the_same_text_is_one() -> None:
    other = replace(PERMIS, name="Financer son permis", structure="ML", publics=None)

    assert groups(PERMIS, other, cosine=0.96) == [0, 0]


def test_group_same_address_and_another_text_is_two() -> None:
    assert groups(PERMIS, replace(PERMIS, name="Financer son permis"), cosine=0.9) == [0, 1]


def test_group_same_text_for_another_public_is_two() -> None:
    other = replace(PERMIS, name="Financer son permis", publics=("seniors",))

    assert groups(PERMIS, other, cosine=0.99) == [0, 1]


def test_group_duplicates_of_a_duplicate_are_all_one() -> None:
    same_name = replace(PERMIS, point=(43.7, 2.3))
    same_text = replace(same_name, name="Financer son permis")

    assert groups(PERMIS, same_name, same_text, cosine=0.96) == [0, 0, 0]


def test_group_point_of_a_whole_town_compares_no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "LARGEST_ADDRESS", 2)
    sights = [replace(PERMIS, name=f"Aide {number}") for number in range(3)]

    assert groups(*sights, cosine=0.99) == [0, 1, 2]


def test_group_nothing_is_nothing() -> None:
    assert groups() == []
