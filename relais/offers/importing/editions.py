"""Reads and writes editions: rows go in by batches that nobody sees, one tiny transaction serves them.

Each write is one short transaction, so that conversations go on during an import. Errors of the database become
`Unavailable`, without the values of the rows.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from relais.database import Database
from relais.errors import NotFound, Unavailable
from relais.offers.importing.report import Report
from relais.offers.tables import Edition, Feed, Service, Structure

TRIES = 5  # each waits as long as the database's own timeout (SQLite: 5 s)
DELETED_AT_ONCE = 2_000
STRUCTURES, SERVICES = cast(Table, Structure.__table__), cast(Table, Service.__table__)

Row = dict[str, Any]
Result = TypeVar("Result")


def find_served(database: Database, feed: str) -> Edition | None:
    with database.read_session() as session:
        query = select(Edition).join(Feed, Feed.edition_id == Edition.id).where(Feed.name == feed)
        return session.scalars(query).one_or_none()


def list_served(database: Database) -> list[Edition]:
    with database.read_session() as session:
        return list(session.scalars(select(Edition).join(Feed, Feed.edition_id == Edition.id).order_by(Feed.name)))


def open_edition(database: Database, *, feed: str, digest: str, now: dt.datetime) -> int:
    imported_at = now.astimezone(dt.UTC).replace(tzinfo=None)
    edition = Edition(feed=feed, digest=digest, imported_at=imported_at)

    def add(session: Session) -> int:
        session.add(edition)
        session.flush()
        return edition.id

    return _write(database, add)


def add_structures(database: Database, rows: Sequence[Row]) -> dict[str, int]:
    """Identifier → primary key."""
    query = insert(STRUCTURES).returning(STRUCTURES.c.id, STRUCTURES.c.pk)
    added = _write(database, lambda session: session.execute(query, rows).all()) if rows else []
    return {row.id: row.pk for row in added}


def add_services(database: Database, rows: Sequence[Row]) -> None:
    if rows:
        _write(database, lambda session: session.execute(insert(SERVICES), rows))


def find_vectors(database: Database, edition_id: int | None, ids: Sequence[str]) -> dict[str, bytes]:
    """Vectors of an edition's services by key, for those of the services that it has."""
    if edition_id is None or not ids:
        return {}
    query = select(Service.vector_key, Service.vector).where(Service.edition_id == edition_id, Service.id.in_(ids))
    with database.read_session() as session:
        return {key: vector for key, vector in session.execute(query) if key and vector}


def serve(database: Database, edition_id: int, report: Report) -> None:
    """The swap: from here on searches see the new edition, and it only."""

    def swap(session: Session) -> None:
        edition = session.get_one(Edition, edition_id)
        edition.structures, edition.services, edition.rejected = report.structures, report.services, report.rejected
        session.merge(Feed(name=edition.feed, edition_id=edition_id))

    _write(database, swap)


def remove_feed(database: Database, name: str) -> None:
    """Its offers leave the search at once; the rows go with `remove_unserved`."""

    def remove(session: Session) -> None:
        feed = session.get(Feed, name)
        if feed is None:
            raise NotFound(f"there is no feed {name}", code="unknown_feed")
        session.delete(feed)

    _write(database, remove)


def remove_unserved(database: Database) -> Iterator[tuple[int, int]]:
    """Rows of superseded and of interrupted editions, by small transactions; yields (done, total)."""
    with database.read_session() as session:
        unserved = list(session.scalars(select(Edition.id).where(Edition.id.not_in(select(Feed.edition_id)))))
        total = sum(
            session.scalar(select(func.count()).where(table.edition_id.in_(unserved))) or 0
            for table in (Service, Structure)
        )
    done = 0
    for edition_id in unserved:
        for table in (Service, Structure):
            while removed := _remove_some(database, table, edition_id):
                done += removed
                yield done, total
        _remove_edition(database, edition_id)


def _remove_edition(database: Database, edition_id: int) -> None:
    _write(database, lambda session: session.execute(delete(Edition).where(Edition.id == edition_id)))


def _remove_some(database: Database, table: type[Service] | type[Structure], edition_id: int) -> int:
    some = select(table.pk).where(table.edition_id == edition_id).limit(DELETED_AT_ONCE)

    def remove(session: Session) -> int:
        pks = list(session.scalars(some))
        if pks:
            session.execute(delete(table).where(table.pk.in_(pks)))
        return len(pks)

    return _write(database, remove)


def _write(database: Database, work: Callable[[Session], Result]) -> Result:
    for attempt in range(1, TRIES + 1):
        try:
            with database.write_session() as session:
                return work(session)
        except OperationalError as error:
            if attempt == TRIES or "locked" not in str(error.orig):
                raise _unavailable(error) from None
        except SQLAlchemyError as error:
            raise _unavailable(error) from None
    raise AssertionError("unreachable")


def _unavailable(error: SQLAlchemyError) -> Unavailable:
    cause = type(getattr(error, "orig", None) or error).__name__
    return Unavailable(f"the database did not accept the rows ({cause})", code="database_failed")
