"""Whom an offer serves: zones and publics."""

import pytest

from relais.offers.eligibility import Fits, fits, serves
from tests.relais.offers.builders import CASTRES

NEVER_BOTH = (frozenset({"jeunes", "seniors"}),)


@pytest.mark.parametrize(
    "zone", [None, [], ["france"], ["99100"], ["81065"], ["81"], [CASTRES.epci_siren], ["12", "81"]]
)
def test_serves_a_zone_that_holds_the_commune_is_true(zone: list[str] | None) -> None:
    assert serves(zone, CASTRES, None)


@pytest.mark.parametrize("zone", [["12"], ["81004"], ["200066124"], ["76"]])
def test_serves_a_zone_elsewhere_is_false(zone: list[str]) -> None:
    assert not serves(zone, CASTRES, "81")


@pytest.mark.parametrize(
    ("zone", "expected"),
    [(["81"], True), (["81065"], True), ([CASTRES.epci_siren], True), (["12"], False), (["12202"], False)],
)
def test_serves_with_a_departement_only_wants_a_part_of_it(zone: list[str], expected: bool) -> None:
    assert serves(zone, None, "81") is expected


def test_serves_without_a_place_is_true() -> None:
    assert serves(["81065"], None, None)


@pytest.mark.parametrize(
    ("declared", "person", "expected"),
    [
        (None, {"jeunes"}, Fits.unknown),
        ([], set(), Fits.unknown),
        (["tous-publics", "jeunes"], {"seniors"}, Fits.everyone),
        (["jeunes"], set(), Fits.undeclared),
        (["jeunes", "familles"], {"familles"}, Fits.yours),
        (["familles"], {"jeunes"}, Fits.others),
        (["jeunes"], {"seniors"}, Fits.never),
        (["jeunes", "familles"], {"seniors"}, Fits.others),
    ],
)
def test_fits_each_case_is_told_apart(declared: list[str] | None, person: set[str], expected: Fits) -> None:
    assert fits(declared, frozenset(person), NEVER_BOTH) is expected


def test_fits_the_better_case_has_the_lower_number() -> None:
    assert sorted(Fits) == [Fits.yours, Fits.everyone, Fits.undeclared, Fits.unknown, Fits.others, Fits.never]
