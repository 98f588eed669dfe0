"""What the importer knows of places: which codes exist, which were merged, what a zone cannot mean."""

from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import select

from relais.database import Database
from relais.places.tables import Commune

OCCITANIE = "76"
"""Code of the région; as a zone it would mean Seine-Maritime (offers.md §0.4)."""
OCCITANIE_DEPARTEMENTS = frozenset(["09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"])
DEPARTEMENTS = (
    frozenset(f"{number:02}" for number in range(1, 96) if number != 20)
    | {"2A", "2B", "971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"}
)  # fmt: skip


@dataclass(frozen=True)
class KnownPlaces:
    """`merged`: code of a former commune → code of today. Only `departements` are known in full."""

    codes: frozenset[str] = frozenset()
    merged: dict[str, str] = field(default_factory=dict)
    departements: frozenset[str] = frozenset()

    @classmethod
    def load(cls, database: Database, departements: tuple[str, ...]) -> "KnownPlaces":
        """Without communes in the database no code is doubted."""
        with database.read_session() as session:
            rows = session.execute(select(Commune.code_insee, Commune.anciens_codes)).all()
        codes = frozenset(code for code, _ in rows)
        merged = {former: code for code, formers in rows for former in formers if former not in codes}
        return cls(codes, merged, frozenset(departements) if codes else frozenset())

    @cached_property
    def all_departements(self) -> frozenset[str]:
        """Those covered, and their neighbours."""
        return frozenset(code[:2] for code in self.codes)

    def is_far(self, place: str | None) -> bool:
        """In a département that no search from here can reach on foot or by car; unsure is near."""
        return place is not None and bool(self.codes) and place[:2] not in self.all_departements

    def is_unknown(self, code_insee: str) -> bool:
        return code_insee[:2] in self.departements and code_insee not in self.codes


def doubts_about_zone(zone: list[str], place: str | None, known: KnownPlaces) -> list[str]:
    """Reasons to look at a zone; `place` is the INSEE or postal code of the offer."""
    doubts = [f"unknown département {code}" for code in zone if len(code) in (2, 3) and code not in DEPARTEMENTS]
    doubts += [f"unknown commune {code}" for code in zone if len(code) == 5 and known.is_unknown(code)]
    if OCCITANIE in zone and (place or "")[:2] in OCCITANIE_DEPARTEMENTS:
        doubts.append("76 is read as Seine-Maritime: for the région Occitanie, list its départements")
    return doubts
