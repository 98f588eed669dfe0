"""Figures: nothing below ten persons, a table that is no formula."""

import asyncio
import csv
import datetime as dt
import io

import pytest
from sqlalchemy import select

from api.console.spreadsheet import BOM, safe
from api.routes.console.figures import period_of
from api.store import utc_now
from relais.counted import searches
from relais.counted.searches import Counted
from relais.counted.tables import CountedSearches
from relais.errors import Refused
from relais.handoffs.tables import Handoff
from tests.api.console.conftest import Console

TODAY = dt.date(2026, 11, 23)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM)), delimiter=";"))


async def test_nine_persons_are_not_counted_and_ten_are(console: Console) -> None:
    desk = console.desk("Chef", "supervisor")
    for _ in range(9):
        await console.asks()
    before = (await desk.get("supervision")).json()
    await console.asks()

    after = (await desk.get("supervision")).json()

    assert before["total"][0]["persons"] is None
    assert after["total"][0]["persons"] == 10
    assert [cell["label"] for cell in after["by_territory"]] == ["Tarn", "Tarn · Structure d'ici"]
    assert [(cell["label"], cell["persons"]) for cell in after["by_outcome"]] == [("Tarn · Pas encore terminé", 10)]
    assert [(one["persons"], one["present"]) for one in after["load"]] == [(10, 0), (10, 0)]


async def test_table_for_a_spreadsheet_hides_the_same_cells(console: Console) -> None:
    desk = console.desk("Chef", "supervisor")
    await console.asks()

    response = await desk.get("supervision.csv")

    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.text.startswith(BOM + "Tableau;Libellé;Personnes;")
    rows = rows_of(response.text)
    assert {row["Personnes"] for row in rows} == {"moins de 10 ou masqué"}
    assert ("Besoins des demandes", "Tarn · un logement") in {(row["Tableau"], row["Libellé"]) for row in rows}


async def test_searches_without_an_offer_reach_the_figures_from_ten_persons_on(console: Console) -> None:
    desk = console.desk("Chef", "supervisor")
    yesterday = searches.day_of(utc_now()) - dt.timedelta(days=1)
    with console.house.database.write_session() as session:
        searches.add(session, [Counted(yesterday, "81", "housing", False)] * 9)
    few = (await desk.get("supervision")).json()["unmet"]
    with console.house.database.write_session() as session:
        searches.add(session, [Counted(yesterday, "81", "housing", False)] * 3)

    many = (await desk.get("supervision")).json()["unmet"]

    assert [(one["label"], one["without"], one["found"]) for one in few] == [("Tarn · un logement", None, None)]
    assert [(one["label"], one["without"], one["found"]) for one in many] == [("Tarn · un logement", 12, None)]


async def test_search_in_the_chat_is_counted_once_for_its_person(console: Console) -> None:
    for _ in range(2):
        person = await console.house.person()
        for _ in range(2):
            await person.says("[searched]")

    async with asyncio.timeout(10):
        while (found := _counted(console)) != [("81", "housing", False, 2)]:
            assert sum(row[-1] for row in found) <= 2
            await asyncio.sleep(0.1)


async def test_requests_without_acknowledgement_are_listed_for_who_may_open_them(console: Console) -> None:
    here, elsewhere = console.desk("Chef", "supervisor"), console.desk("Autre", "supervisor", ("ailleurs",))
    _, handoff_id = await console.asks(mode="call_back")
    with console.house.database.write_session() as session:
        session.get_one(Handoff, handoff_id).requested_at = utc_now() - dt.timedelta(hours=49)

    hers, others = [(await desk.get("supervision")).json()["unanswered"] for desk in (here, elsewhere)]

    assert (hers["count"], [line["id"] for line in hers["lines"]]) == (1, [handoff_id])
    assert hers["lines"][0]["structure"] == "Structure d'ici"
    assert others == {"count": 0, "lines": []}
    rows = rows_of((await here.get("supervision.csv")).text)
    assert {row["Personnes"] for row in rows if row["Tableau"].startswith("Sans accusé")} == {"moins de 10 ou masqué"}


async def test_period_that_ends_before_it_begins_is_refused(console: Console) -> None:
    desk = console.desk("Chef", "supervisor")

    response = await desk.get("supervision", since="2026-11-02", until="2026-11-01")

    assert response.status_code == 422


def test_period_is_thirty_days_and_never_beyond_today() -> None:
    assert period_of(None, None, TODAY) == (dt.date(2026, 10, 25), TODAY)
    assert period_of(dt.date.min, dt.date.max, TODAY) == (dt.date(2020, 1, 1), TODAY)
    with pytest.raises(Refused):
        period_of(TODAY + dt.timedelta(days=1), None, TODAY)


@pytest.mark.parametrize("text", ["=1+1", "@x", "+33", "-1", " =1+1", "\t=1", "\n=1", "＝1"])
def test_label_that_looks_like_a_formula_is_text(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_label_that_is_plain_stays() -> None:
    assert safe("Albi - centre") == "Albi - centre"


def _counted(console: Console) -> list[tuple[str, str, bool, int]]:
    with console.house.database.read_session() as session:
        rows = session.scalars(select(CountedSearches))
        return [(row.departement, row.need, row.has_found, row.persons) for row in rows]
