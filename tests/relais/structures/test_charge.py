"""Who is in charge of whom: territory, public, age and need; the narrowest first."""

import pytest

from relais.structures.charge import rank_in_charge
from relais.structures.tables import ReceivingStructure
from tests.relais.structures.builders import make_structure

ALBI, CASTRES = "81004", "81065"


def ranked(*structures: ReceivingStructure, **person: object) -> list[str]:
    values = {"code_insee": ALBI, "departement": "81", "publics": (), "age": None, "need": None}
    return [one.id for one in rank_in_charge(structures, **{**values, **person})]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limits", "person", "is_in_charge"),
    [
        ({}, {}, True),
        ({"is_active": False}, {}, False),
        ({"departements": ["12"]}, {}, False),
        ({"departements": []}, {}, True),
        ({"departements": ["81"]}, {"departement": None}, True),
        ({"departements": ["81"]}, {"departement": None, "code_insee": None}, False),
        ({"communes": [ALBI]}, {}, True),
        ({"communes": [ALBI]}, {"code_insee": CASTRES}, False),
        ({"communes": [ALBI]}, {"code_insee": None}, False),
        ({"publics": ["jeunes"]}, {}, False),
        ({"publics": ["jeunes"]}, {"publics": ("jeunes", "femmes")}, True),
        ({"publics": ["jeunes"]}, {"age": 25}, True),
        ({"publics": ["jeunes"]}, {"age": 26}, False),
        ({"publics": ["tous-publics"]}, {}, True),
        ({"min_age": 16, "max_age": 25}, {"age": 16}, True),
        ({"min_age": 16, "max_age": 25}, {"age": 25}, True),
        ({"min_age": 16, "max_age": 25}, {"age": 15}, False),
        ({"min_age": 16, "max_age": 25}, {"age": 26}, False),
        ({"min_age": 16, "max_age": 25}, {}, True),
        ({"needs": ["housing"]}, {"need": "housing"}, True),
        ({"needs": ["housing"]}, {"need": "food"}, False),
        ({"needs": ["housing"]}, {}, False),
    ],
)
def test_in_charge(limits: dict[str, object], person: dict[str, object], is_in_charge: bool) -> None:
    assert bool(ranked(make_structure(**limits), **person)) is is_in_charge


def test_narrowest_territory_comes_first() -> None:
    found = ranked(
        make_structure(id="everywhere", departements=[]),
        make_structure(id="region", departements=["11", "12", "81"]),
        make_structure(id="departement"),
        make_structure(id="communes", communes=[ALBI, CASTRES]),
        make_structure(id="commune", communes=[ALBI]),
    )

    assert found == ["commune", "communes", "departement", "region", "everywhere"]


def test_narrowest_public_comes_first_in_one_territory() -> None:
    found = ranked(
        make_structure(id="everybody"),
        make_structure(id="two", publics=["jeunes", "femmes"]),
        make_structure(id="young", publics=["jeunes"]),
        make_structure(id="all", publics=["tous-publics"]),
        age=20,
    )

    assert found == ["young", "two", "all", "everybody"]


def test_territory_goes_before_public() -> None:
    found = ranked(make_structure(id="young", publics=["jeunes"]), make_structure(id="town", communes=[ALBI]), age=20)

    assert found == ["town", "young"]


def test_limit_of_age_comes_last_when_the_age_is_not_known() -> None:
    structures = make_structure(id="young", min_age=16, max_age=25), make_structure(id="zz-everybody")

    assert ranked(*structures) == ["zz-everybody", "young"]
    assert ranked(*structures, age=20) == ["young", "zz-everybody"]


def test_order_does_not_depend_on_the_order_given() -> None:
    structures = [make_structure(id=name) for name in ("b", "a", "c")]

    assert ranked(*structures) == ranked(*reversed(structures)) == ["a", "b", "c"]
