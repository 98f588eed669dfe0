"""Which structures are in charge of a person, and in which order. Pure.

What a structure limits itself to, the person must be known to meet; an empty list refuses nobody. An age that is
not known refuses nobody either: few people say it, and a counsellor can pass the request on.
"""

from collections.abc import Collection, Iterable

from relais.structures.tables import ReceivingStructure

EVERYBODY = "tous-publics"
YOUNG, YOUNG_AT_MOST = "jeunes", 25


def rank_in_charge(
    structures: Iterable[ReceivingStructure],
    *,
    code_insee: str | None,
    departement: str | None,
    publics: Collection[str],
    age: int | None,
    need: str | None,
) -> list[ReceivingStructure]:
    """Narrowest territory and public first."""
    known = {*publics, YOUNG} if age is not None and age <= YOUNG_AT_MOST else set(publics)
    in_charge = [
        one
        for one in structures
        if one.is_active
        and _covers(one, code_insee, departement)
        and _is_for(one, known)
        and _is_of_age(one, age)
        and (not one.needs or need in one.needs)
    ]
    return sorted(in_charge, key=lambda one: _width(one, age))


def _covers(structure: ReceivingStructure, code_insee: str | None, departement: str | None) -> bool:
    if structure.communes and code_insee not in structure.communes:
        return False
    return not structure.departements or (departement or (code_insee or "")[:2]) in structure.departements


def _is_for(structure: ReceivingStructure, publics: Collection[str]) -> bool:
    return not _limits(structure) or not _limits(structure).isdisjoint(publics)


def _is_of_age(structure: ReceivingStructure, age: int | None) -> bool:
    if age is None:
        return True
    least, most = structure.min_age, structure.max_age
    return (least is None or least <= age) and (most is None or age <= most)


def _width(structure: ReceivingStructure, age: int | None) -> tuple[float | bool | str, ...]:
    """Small = narrow. An age limit counts as narrow only when the age is known."""
    has_age = structure.min_age is not None or structure.max_age is not None
    return (
        _size(structure.communes),
        _size(structure.departements),
        has_age and age is None,
        _size(_limits(structure)),
        not has_age,
        _size(structure.needs),
        structure.id,
    )


def _limits(structure: ReceivingStructure) -> set[str]:
    return set() if EVERYBODY in structure.publics else set(structure.publics)


def _size(listed: Collection[str]) -> float:
    return len(listed) or float("inf")
