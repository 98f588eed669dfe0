"""A marker in every field that somebody may type in: found where it should be, nowhere else, and nowhere after erasure.

Disk (raw), logs at their most talkative, letters, webhooks, metrics, another structure's console, figures and trail.
"""

import io
import json
import logging
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import select, text

from api import logs
from api.store import utc_now
from relais.conversations import thread
from relais.conversations.tables import Outbox
from relais.database import Base
from relais.diagnostic.loading import load_content
from relais.diagnostic.record import Given
from relais.handoffs import opening
from relais.handoffs.references import reference_of
from relais.hooks import registry
from relais.structures.tables import ReceivingStructure
from tests.api.console.conftest import ELSEWHERE, HERE, Console, Desk
from tests.api.outbox.test_letters import ADDRESS, PostOffice, delivery_of, gateway_delivers_nothing, post_office  # noqa: F401 - fixtures
from tests.api.test_documents import finished
from tests.fakes.person import Person
from tests.relais.handoffs.builders import DATA, make_request

CONTACT = {
    "first_name": "canari-prenom",
    "phone": "06 00 00 00 77",
    "email": "canari-adresse@exemple.fr",
    "moments": ["canari-moment"],
    "needs": ["canari-besoin"],
    "purpose": "canari-objet",
    "on_site": True,
}
TYPED = {
    "message": "canari-parole",
    "answer": "canari-metier",
    "left": "canari-demande",
    "reply": "canari-reponse",
    "note": "canari-note",
    "where": "canari-lieu",
    "later": "canari-suite",
}
LEAVES = [one for value in CONTACT.values() for one in (value if isinstance(value, list) else [value])]
MARKERS = [*TYPED.values(), *(one for one in LEAVES if isinstance(one, str))]


def found_in(content: Any) -> list[str]:
    said = content if isinstance(content, str) else repr(content)
    return [one for one in MARKERS if one in said]


@pytest.fixture
def talkative() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up("DEBUG", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
async def told(console: Console, talkative: io.StringIO) -> tuple[Console, Person, Desk, str]:
    """She says, answers, asks; her counsellor replies, notes, proposes an appointment, shares a journey."""
    with console.house.database.write_session() as session:
        session.get_one(ReceivingStructure, HERE).email = ADDRESS
        registry.add(session, "https://outil.example/", now=utc_now())
    desk, person = console.desk("Marie"), await console.house.person()
    await _says(console, person)
    handoff_id = _asks(console, person)
    line = (await desk.get(f"handoffs/{handoff_id}")).json()
    await _moved(desk, f"handoffs/{handoff_id}/acknowledge", version=line["version"])
    line = (await desk.get(f"handoffs/{handoff_id}")).json()
    appointment = {"version": line["version"], "at": "2099-01-01T10:00:00Z", "where": TYPED["where"]}
    await _moved(desk, f"handoffs/{handoff_id}/appointment", **appointment)
    line = (await desk.get(f"handoffs/{handoff_id}")).json()
    await _moved(desk, f"handoffs/{handoff_id}/take", version=line["version"])
    await _moved(desk, f"handoffs/{handoff_id}/messages", client_msg_id=str(uuid.uuid4()), text=TYPED["reply"])
    await _moved(desk, f"handoffs/{handoff_id}/notes", text=TYPED["note"])
    await _moved(desk, f"handoffs/{handoff_id}/journey")
    await person.sees_state("journey")
    await person.clicks("Partager", chosen=["requests", "steps"])
    await person.posts(text=TYPED["later"])
    return console, person, desk, handoff_id


async def test_each_marker_is_where_it_should_be(told: tuple[Console, Person, Desk, str]) -> None:
    _, person, desk, handoff_id = told

    own = (await person.gets("export")).text
    opened = (await desk.get(f"handoffs/{handoff_id}")).text
    lines = (await desk.get(f"handoffs/{handoff_id}/events")).text

    assert set(found_in(own)) == set(MARKERS)
    assert set(found_in(opened)) >= {TYPED["note"], TYPED["where"], TYPED["left"], CONTACT["phone"]}
    assert TYPED["answer"] not in opened  # she did not tick it
    assert TYPED["message"] not in lines  # she said it before
    assert set(found_in(lines)) == {TYPED["reply"], TYPED["later"]}


async def test_no_marker_is_where_it_should_not_be(
    told: tuple[Console, Person, Desk, str],
    talkative: io.StringIO,
    post_office: tuple[PostOffice, int],  # noqa: F811
) -> None:
    console, person, _, handoff_id = told
    house = console.house
    other, chief = console.desk("Zoé", structures=(ELSEWHERE,)), console.desk("Anne", "supervisor")
    officer, office = console.desk("Olga", "officer", ()), post_office[0]
    await delivery_of(house, post_office[1]).deliver()

    seen = {
        "letters": b"".join(one.content for one in office.letters).decode(),
        "webhooks": _webhooks(console),
        "metrics": house.gateway.metrics.render().decode(),
        "another structure": "".join([(await other.get(path)).text for path in ("inbox", "journeys", "handoffs")]),
        "her request": (await other.get(f"handoffs/{handoff_id}")).text,
        "figures": (await chief.get("supervision")).text + (await chief.get("supervision.csv")).text,
        "trail": (await officer.get("trail")).text,
        "raw tables": _raw(console),
        "logs": talkative.getvalue(),
    }

    assert len(office.letters) == 1
    assert '"event": "request"' in seen["logs"]
    assert "handoff.taken" in seen["webhooks"]
    assert {where: found_in(what) for where, what in seen.items() if found_in(what)} == {}
    assert person.token not in seen["logs"]


async def test_after_an_erasure_there_is_no_marker_anywhere(told: tuple[Console, Person, Desk, str]) -> None:
    console, person, desk, handoff_id = told

    erased = await person.client.delete(person.path, headers=person.headers)

    assert erased.json()["receipt"].startswith("EFF-")
    assert found_in(_decrypted(console)) == []
    for path in (f"handoffs/{handoff_id}", f"handoffs/{handoff_id}/events"):
        assert (await desk.get(path)).status_code == 404
    everything = "".join([(await desk.get(path)).text for path in ("inbox", "handoffs", "journeys")])
    assert found_in(everything) == []
    assert reference_of(handoff_id) not in everything


async def _says(console: Console, person: Person) -> None:
    """A message, and an answer of « faire le point » in her own words."""
    content = load_content(DATA)
    session = finished(content)
    trade = next(one.key for theme in content.themes for one in theme.follow_ups if one.kind == "trade")
    body = {**session.to_json(), "given": {**session.to_json()["given"], trade: Given(text=TYPED["answer"]).to_json()}}
    console.house.worker.beside = {"effects": [{"kind": "save_diagnostic", "session": body}]}
    await person.says(TYPED["message"])
    console.house.worker.beside = {}


def _asks(console: Console, person: Person) -> str:
    with console.house.database.write_session() as session:
        held = thread.get(session, person.conversation_id)
        asked = make_request(
            structure_id=HERE,
            mode="appointment",
            need="housing",
            items=["need"],
            contact=CONTACT,
            message=TYPED["left"],
        )
        known = {"places": {}, "content": load_content(DATA), "needs": {"housing": "un logement"}}
        opened = opening.open_handoff(
            session, held, asked, **known, sentences=console.house.gateway.sentences, now=utc_now()
        )
        held.save()
        return opened.id


async def _moved(desk: Desk, path: str, **body: Any) -> None:
    answer = await desk.post(path, **body)
    assert answer.status_code < 300, (path, answer.text)


def _raw(console: Console) -> str:
    with console.house.database.read_session() as session:
        tables = [table.name for table in Base.metadata.sorted_tables]
        return repr([session.execute(text(f"SELECT * FROM {name}")).all() for name in tables])


def _decrypted(console: Console) -> str:
    """Every table as the house itself reads it."""
    with console.house.database.read_session() as session:
        return repr([session.execute(select(table)).all() for table in Base.metadata.sorted_tables])


def _webhooks(console: Console) -> str:
    with console.house.database.read_session() as session:
        rows = session.scalars(select(Outbox).where(Outbox.kind == "webhook"))
        return json.dumps([row.payload for row in rows])
