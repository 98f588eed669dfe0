"""Counts of searches: once for each conversation, and nothing of it in what is counted."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations import erasure, service
from relais.counted import searches
from relais.counted.searches import Counted, Unmet
from relais.counted.tables import CountedFor, CountedSearches
from relais.database import Database
from relais.effects import SearchMade

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 20)
WELCOME = {"text": "Bonjour.", "buttons": ()}
NOTHING = SearchMade("housing", "81", 0)


def opened(session: Session) -> str:
    return service.open_conversation(
        session, departement="81", locale="fr", kept_hours=24, welcome=WELCOME, now=NOW
    ).conversation_id


def counted(day: dt.date = DAY, *, need: str = "housing", has_found: bool = False) -> Counted:
    return Counted(day, "81", need, has_found)


def told(session: Session, departements: tuple[str, ...] = ("81",), since: dt.date = DAY) -> list[Unmet]:
    return searches.list_unmet(session, departements, since=since, until=NOW.date(), today=NOW.date())


def test_conversation_counts_once_for_what_it_searches(database: Database) -> None:
    with database.write_session() as session:
        conversation_id = opened(session)

        asked = [NOTHING, NOTHING, SearchMade("housing", "81", 3), SearchMade("housing", "11", 0), NOTHING]
        first = [searches.is_first(session, conversation_id, effect) for effect in asked]

    assert first == [True, False, True, True, False]


def test_counts_know_no_conversation_and_outlive_it(database: Database) -> None:
    with database.write_session() as session:
        conversation_id = opened(session)
        searches.is_first(session, conversation_id, NOTHING)
        searches.add(session, [counted()])

    with database.write_session() as session:
        erasure.erase(session, conversation_id, now=NOW)

    with database.read_session() as session:
        assert session.scalars(select(CountedFor)).all() == []
        assert [row.persons for row in session.scalars(select(CountedSearches))] == [1]
    assert "conversation_id" not in CountedSearches.__table__.columns


def test_needs_without_an_offer_are_told_from_ten_persons_on(database: Database) -> None:
    with database.write_session() as session:
        searches.add(session, [counted()] * 12 + [counted(has_found=True)] * 30)
        searches.add(session, [counted()] * 3 + [counted(need="training")] * 9)
        searches.add(session, [counted(need="mobility", has_found=True)] * 40)

        assert told(session) == [Unmet("81", "housing", 15, 30), Unmet("81", "training", None, None)]


def test_other_territories_and_other_days_are_not_told(database: Database) -> None:
    with database.write_session() as session:
        searches.add(session, [counted()] * 12)

        assert told(session, ("11",)) == []
        assert told(session, since=DAY + dt.timedelta(days=1)) == []


def test_night_in_paris_is_the_next_day(database: Database) -> None:
    assert searches.day_of(dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)) == dt.date(2026, 11, 23)


def test_purge_takes_what_is_older_than_the_months(database: Database) -> None:
    with database.write_session() as session:
        searches.add(session, [counted(dt.date(2024, 12, 3)), counted(dt.date(2025, 1, 1)), counted()])

        searches.purge(session, kept_months=24, now=NOW)

        assert [row.day for row in session.scalars(select(CountedSearches).order_by(CountedSearches.day))] == [
            dt.date(2025, 1, 1),
            DAY,
        ]


def test_only_one_counts_at_a_time(database: Database) -> None:
    with database.write_session() as first:
        assert searches.may_count(first)
        if not database.is_sqlite:  # there another writer waits
            with database.write_session() as second:
                assert not searches.may_count(second)
