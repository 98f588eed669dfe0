"""Figures: nothing below ten persons, a table that is no formula."""

from api.routes.console.figures import safe
from tests.api.console.conftest import Console


async def test_nine_persons_are_not_counted_and_ten_are(console: Console) -> None:
    desk = console.desk("Chef", "supervisor")
    for _ in range(9):
        await console.asks()
    before = (await desk.get("supervision")).json()
    await console.asks()

    after = (await desk.get("supervision")).json()

    assert before["total"]["persons"] is None
    assert after["total"]["persons"] == 10
    assert after["by_structure"][0]["label"] == "Structure d'ici"


async def test_table_for_a_spreadsheet_hides_the_same_cells(console: Console) -> None:
    desk = console.desk("Chef", "supervisor")
    await console.asks()

    response = await desk.get("supervision.csv")

    assert response.headers["content-type"].startswith("text/csv")
    assert "structure;Structure d'ici;moins de 10;moins de 10" in response.text


def test_label_that_looks_like_a_formula_is_text() -> None:
    assert [safe(text) for text in ("=1+1", "@x", "Albi")] == ["'=1+1", "'@x", "Albi"]
