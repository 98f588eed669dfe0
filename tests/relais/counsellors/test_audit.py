"""The trail: append-only by the database itself, every change of a line found, shortened without breaking."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from relais.commands.database import migrate
from relais.counsellors import audit
from relais.counsellors.audit import BrokenTrail
from relais.counsellors.purge import purge
from relais.counsellors.tables import AuditEntry
from relais.database import Database
from tests.relais.counsellors.builders import NOW

TRIGGERS = {
    "sqlite": ("audit_trail_is_not_changed", "audit_trail_is_kept_a_year"),
    "postgresql": ("audit_trail_is_append_only", "audit_trail_is_not_emptied"),
}
TEXTS = st.one_of(st.none(), st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=30))
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
INSTANTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
MUTATIONS = st.one_of(
    st.tuples(st.just("at"), INSTANTS),
    st.tuples(st.sampled_from(["actor_id", "object_id", "request_id"]), TEXTS),
    st.tuples(st.just("action"), TEXTS.filter(bool)),
    st.tuples(st.sampled_from(["previous", "digest"]), DIGESTS),
    st.tuples(st.just("id"), st.integers(-5, 0) | st.integers(9, 100)),
)


def fill(database: Database, count: int = 8, *, since: dt.datetime = NOW, every: dt.timedelta | None = None) -> None:
    with database.write_session() as session:
        for number in range(count):
            now = since + number * (every or dt.timedelta(seconds=1))
            audit.write(session, actor_id=f"a{number % 3}", action="read", object_id=f"h{number}", now=now)


def unguard(database: Database) -> None:
    """What somebody would do who owns the database."""
    with database.write_session() as session:
        for name in TRIGGERS[database.engine.dialect.name]:
            place = "" if database.is_sqlite else " ON audit_trail"
            session.execute(text(f"DROP TRIGGER {name}{place}"))


def verify(database: Database) -> int:
    with database.read_session() as session:
        return audit.verify(session)


def test_untouched_trail_holds(database: Database) -> None:
    fill(database)

    assert verify(database) == 8


def test_empty_trail_holds(database: Database) -> None:
    assert verify(database) == 0


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.integers(1, 8), mutation=MUTATIONS)
def test_every_changed_line_is_found(database: Database, line: int, mutation: tuple[str, object]) -> None:
    if not verify(database):
        fill(database)
        unguard(database)
    field, value = mutation
    with database.read_session() as session:  # nothing written in it is kept
        assume(getattr(session.get_one(AuditEntry, line), field) != value)
        session.expunge_all()
        session.execute(update(AuditEntry).where(AuditEntry.id == line).values({field: value}))

        with pytest.raises(BrokenTrail):
            audit.verify(session)


@pytest.mark.parametrize("line", [1, 4])
def test_removed_line_is_found(database: Database, line: int) -> None:
    fill(database)
    unguard(database)
    with database.write_session() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.id == line))

    with pytest.raises(BrokenTrail) as error:
        verify(database)

    assert error.value.line == line + 1


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_trail SET action = 'x'", "UPDATE audit_trail SET id = id", "DELETE FROM audit_trail"]
)
@pytest.mark.parametrize("how", ["metadata", "migrations"])
def test_database_refuses_changes(empty_database_url: str, statement: str, how: str) -> None:
    database = Database(empty_database_url)
    migrate(empty_database_url) if how == "migrations" else AuditEntry.metadata.create_all(database.engine)
    fill(database, since=dt.datetime.now(dt.UTC))

    with pytest.raises(DBAPIError, match="append-only"), database.write_session() as session:
        session.execute(text(statement))

    assert verify(database) == 8
    database.dispose()


def test_lines_written_in_parallel_make_one_chain(database: Database) -> None:
    def write(number: int) -> None:
        with database.write_session() as session:
            audit.write(session, actor_id=None, action="read", object_id=f"h{number}", now=NOW)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(24)))

    assert verify(database) == 24


def test_purged_trail_stays_verifiable(database: Database) -> None:
    long_ago = dt.datetime(2020, 1, 1, 9, tzinfo=dt.UTC)
    fill(database, 400, since=long_ago, every=dt.timedelta(days=1))

    with database.write_session() as session:
        removed = purge(session, long_ago + dt.timedelta(days=399))
    with database.write_session() as session:
        again = purge(session, long_ago + dt.timedelta(days=399, hours=1))

    assert removed == 33
    assert again == 0
    assert verify(database) == 400 - 33 + 1


def test_purged_trail_that_lost_one_more_line_is_broken(database: Database) -> None:
    long_ago = dt.datetime(2020, 1, 1, 9, tzinfo=dt.UTC)
    fill(database, 400, since=long_ago, every=dt.timedelta(days=1))
    with database.write_session() as session:
        purge(session, long_ago + dt.timedelta(days=399))

    with database.write_session() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.id == 34))

    with pytest.raises(BrokenTrail):
        verify(database)


def test_trail_that_is_wholly_old_keeps_where_it_ended(database: Database) -> None:
    long_ago = dt.datetime(2020, 1, 1, 9, tzinfo=dt.UTC)
    fill(database, 5, since=long_ago)

    with database.write_session() as session:
        assert purge(session, NOW) == 5

    with database.read_session() as session:
        assert [entry.id for entry in audit.list_last(session, 10)] == [6]
        assert audit.verify(session) == 1
