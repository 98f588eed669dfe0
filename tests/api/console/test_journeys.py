"""Shared journeys over HTTP: list, read, print, leave, ask; the person's own; every reading in the trail."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from relais.counsellors.tables import AuditEntry
from tests.api.console.conftest import ELSEWHERE, HERE, Console, Desk
from tests.fakes.person import Person

SECTIONS = ["requests", "steps"]


async def shared(console: Console, desk: Desk) -> tuple[Person, str]:
    """She owns the talk, asks for the journey, and the person shares it."""
    person, handoff_id = await console.asks(HERE)
    line = (await desk.get(f"handoffs/{handoff_id}")).json()
    assert (await desk.post(f"handoffs/{handoff_id}/take", version=line["version"])).status_code == 200
    assert (await desk.post(f"handoffs/{handoff_id}/journey")).status_code == 204
    await person.sees_state("journey")
    await person.clicks("Partager", chosen=SECTIONS)
    return person, handoff_id


async def test_shared_journey_is_listed_read_and_written_in_the_trail(console: Console) -> None:
    desk = console.desk("Marie Durand")
    person, handoff_id = await shared(console, desk)

    lines = (await desk.get("journeys")).json()["lines"]
    opened = (await desk.get(f"journeys/{lines[0]['id']}")).json()

    assert [line["structure"]["id"] for line in lines] == [HERE]
    assert (opened["document"]["sections"], opened["document"]["situation"]) == (SECTIONS, None)
    assert next(block["title"] for block in opened["blocks"] if block["lines"]) == "Demandes et rendez-vous"
    assert (await desk.get(f"handoffs/{handoff_id}")).json()["journey_id"] == lines[0]["id"]
    with console.house.database.read_session() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "journey_read")).all()
        assert [entry.object_id for entry in entries] == [lines[0]["id"]]
    own = (await person.gets("journey")).json()
    assert [one["name"] for one in own["readings"]] == ["Marie"]


async def test_another_structure_finds_nothing(console: Console) -> None:
    desk, other = console.desk("Marie Durand"), console.desk("Zoé Blanc", structures=(ELSEWHERE,))
    await shared(console, desk)
    journey_id = (await desk.get("journeys")).json()["lines"][0]["id"]

    answers = [
        (await other.get(f"journeys/{journey_id}")).status_code,
        (await other.get(f"journeys/{journey_id}/pdf")).status_code,
        (await other.post(f"journeys/{journey_id}/leave")).status_code,
    ]

    assert (await other.get("journeys")).json()["lines"] == []
    assert answers == [404, 404, 404]


@pytest.mark.parametrize("role", ["administrator", "officer"])
async def test_roles_without_content_have_none_of_it(console: Console, role: str) -> None:
    desk = console.desk("Marie Durand")
    await shared(console, desk)
    journey_id = (await desk.get("journeys")).json()["lines"][0]["id"]

    who = console.desk(f"Une {role}", role, (HERE,))

    assert (await who.get(f"journeys/{journey_id}")).status_code == 404
    assert (await who.get("journeys")).status_code == 404


async def test_left_journey_is_gone_and_the_person_is_told(console: Console) -> None:
    desk = console.desk("Marie Durand")
    person, _ = await shared(console, desk)
    journey_id = (await desk.get("journeys")).json()["lines"][0]["id"]

    assert (await desk.post(f"journeys/{journey_id}/leave")).status_code == 204

    assert (await desk.get(f"journeys/{journey_id}")).status_code == 404
    assert any("ne suit plus votre parcours" in line.get("text", "") for line in await person.reads(wait=2))


async def test_pages_to_print_are_tagged_and_say_what_is_shared(console: Console) -> None:
    desk = console.desk("Marie Durand")
    person, _ = await shared(console, desk)
    journey_id = (await desk.get("journeys")).json()["lines"][0]["id"]

    for answer in (await desk.get(f"journeys/{journey_id}/pdf"), await person.gets("journey.pdf")):
        pdf = PdfReader(io.BytesIO(answer.content))
        text = " ".join(page.extract_text() for page in pdf.pages)
        assert answer.headers["content-type"] == "application/pdf"
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert "Parcours" in text
        assert "Qui peut lire" in text


async def test_person_without_a_journey_is_told_so(console: Console) -> None:
    person = await console.house.person()

    answer = await person.gets("journey")

    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == "Ce parcours n'existe pas ou n'est pas pour vous."
