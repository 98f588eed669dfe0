"""Rows of communes: written by the import, read by the gazetteer."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from relais.places.facts import communes_in
from relais.places.tables import Commune


@dataclass(frozen=True)
class ImportReport:
    """How many rows the import touched."""

    added: int
    changed: int
    removed: int
    unchanged: int


def import_communes(session: Session, data_dir: Path) -> ImportReport:
    """Make the table equal to `communes.csv`; a second run changes nothing."""
    known = {commune.code_insee: commune for commune in session.scalars(select(Commune))}
    added = changed = 0
    wanted = {commune.code_insee: commune for commune in communes_in(data_dir)}
    for code, commune in wanted.items():
        row = known.get(code)
        if row is None:
            session.add(commune)
            added += 1
        else:
            changed += _update(row, commune)
    gone = [row for code, row in known.items() if code not in wanted]
    for row in gone:
        session.delete(row)
    session.flush()
    return ImportReport(added, changed, len(gone), len(wanted) - added - changed)


def _update(row: Commune, wanted: Commune) -> bool:
    """Whether anything had to change."""
    has_changed = False
    for column in inspect(Commune).columns:
        value = getattr(wanted, column.key)
        if getattr(row, column.key) != value:
            setattr(row, column.key, value)
            has_changed = True
    return has_changed
