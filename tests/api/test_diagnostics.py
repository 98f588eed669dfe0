"""« Faire le point » through the gateway: saved, shown, ticked, taken away as JSON and as pages, erased."""

import datetime as dt
import io
import json
import uuid
from typing import Any

import pytest
from jsonschema_rs import validator_for
from pypdf import PdfReader
from sqlalchemy import select, text

from api.store import utc_now
from relais.commands.purge import purge
from relais.conversations.tables import Event
from relais.diagnostic.loading import load_content
from relais.diagnostic.model import Content
from relais.diagnostic.record import Path, Session
from relais.diagnostic.result import Service, result_of, wanted_services
from relais.diagnostic.session import prepared
from relais.places.tables import Commune
from relais.settings import ROOT
from tests.api.conftest import House
from tests.api.test_documents import finished
from tests.fakes.person import Person

MARKER = "zorglub-canari"
SERVICE = Service("x--1", MARKER, "Garage", "Albi", "à 3 km", "05 00 00 00 01", "tel:+33500000001", is_example=True)


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(ROOT / "data")


def told(content: Content, **more: Any) -> Session:
    session = finished(content, **more)
    services = {wanted.theme: SERVICE for wanted in wanted_services(content, session)}
    return result_of(content, session, services=services, now=utc_now()).kept_in(session)


async def person_with(house: House, session: Session | None) -> Person:
    person = await house.person()
    body = None if session is None else session.to_json()
    house.worker.beside = {"effects": [{"kind": "save_diagnostic", "session": body}]}
    await person.says("voilà")
    house.worker.beside = {}
    return person


async def gets(person: Person, path: str, **headers: str) -> Any:
    return await person.client.get(f"{person.path}/{path}", headers=headers or person.headers)


async def test_nothing_begun_is_not_found(house: House) -> None:
    person = await house.person()

    for path in ("diagnostic", "diagnostic.pdf", "diagnostic/summary", "diagnostic/summary.pdf"):
        response = await gets(person, path)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "diagnostic_not_found")


async def test_documents_are_hers_alone(house: House, content: Content) -> None:
    person, other = await person_with(house, told(content)), await house.person()

    for path in ("diagnostic", "diagnostic.pdf", "diagnostic/summary", "diagnostic/summary.pdf"):
        assert (await gets(person, path, **other.headers)).status_code == 404
        assert (await person.client.get(f"{person.path}/{path}")).status_code == 401


async def test_result_is_what_the_chat_told_with_its_service(house: House, content: Content) -> None:
    session = told(content)
    person = await person_with(house, session)

    response = await gets(person, "diagnostic")

    result = result_of(content, session, services={}, now=utc_now())
    assert response.json()["result"] == json.loads(json.dumps(result.to_json(content)))
    assert response.json()["text"] == result.in_words(content)
    assert response.json()["is_complete"]
    assert MARKER in response.text
    assert response.headers["cache-control"] == "no-store"


async def test_result_page_has_a_neutral_name_and_is_not_stored(house: House, content: Content) -> None:
    person = await person_with(house, told(content))

    response = await gets(person, "diagnostic.pdf")

    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"] == 'attachment; filename="mon-point.pdf"'
    assert response.headers["cache-control"] == "no-store"
    (page,) = PdfReader(io.BytesIO(response.content)).pages
    assert MARKER in page.extract_text()


async def test_pages_are_made_ten_at_once_then_slowly(house: House, content: Content) -> None:
    person = await person_with(house, told(content))

    answers = [await gets(person, "diagnostic.pdf") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].json()["error"]["code"] == "too_many_documents"


async def test_summary_waits_until_it_is_prepared(house: House, content: Content) -> None:
    person = await person_with(house, told(content))

    for path in ("diagnostic/summary", "diagnostic/summary.pdf"):
        response = await gets(person, path)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "summary_not_found")


async def test_summary_holds_what_was_ticked_and_nothing_else(house: House, content: Content) -> None:
    with house.database.write_session() as session:
        session.add(_commune("81004", "Albi"))
    ticked = prepared(
        told(content, said="81004", path=Path.complete, last=True), ["profile", "mobility"], now=utc_now()
    )
    person = await person_with(house, ticked)

    document = (await gets(person, "diagnostic/summary")).json()
    page = await gets(person, "diagnostic/summary.pdf")

    schema = json.loads((ROOT / "docs/schemas/summary-1.json").read_text())
    assert not list(validator_for(schema).iter_errors(document))
    assert document["profile"]["commune"] == "Albi"
    assert document["strengths"] is None
    assert document["private"] is None
    assert document["seen"]["steps"] == []
    text_ = PdfReader(io.BytesIO(page.content)).pages[0].extract_text()
    assert page.headers["content-disposition"] == 'attachment; filename="mon-resume.pdf"'
    assert "Albi" in text_
    assert "Se déplacer" in text_
    assert "Santé" not in text_
    assert MARKER not in text_


async def test_session_erased_by_the_dialogue_is_gone(house: House, content: Content) -> None:
    person = await person_with(house, told(content))
    house.worker.beside = {"effects": [{"kind": "save_diagnostic", "session": None}]}
    await person.says("efface")

    assert (await gets(person, "diagnostic")).status_code == 404
    assert _count(house, "diagnostics") == 0


@pytest.mark.parametrize("session", ["mots", {"path": "quick"}, {"path": "x", "started_at": 1, "updated_at": 2}, []])
async def test_session_that_cannot_be_read_again_is_a_failed_turn(house: House, session: Any) -> None:
    person = await house.person()
    house.worker.beside = {"effects": [{"kind": "save_diagnostic", "session": session}]}

    answer = await person.says("voilà")

    assert "pas réussi" in answer[0]["text"]
    assert _count(house, "diagnostics") == 0


async def test_export_holds_the_diagnostic(house: House, content: Content) -> None:
    session = told(content)
    person = await person_with(house, session)

    exported = (await gets(person, "export")).json()

    assert exported["diagnostic"] == session.to_json()


@pytest.mark.parametrize("how", ["route", "chat", "purge"])
async def test_diagnostic_goes_with_the_conversation(house: House, content: Content, how: str) -> None:
    person = await person_with(house, told(content))
    if how == "route":
        await person.client.delete(person.path, headers=person.headers)
    elif how == "chat":
        await person.says("[erase]")
    else:
        purge(house.database, now=utc_now() + dt.timedelta(hours=25))

    assert _count(house, "diagnostics") == 0
    assert (await gets(person, "diagnostic")).status_code == 404


async def test_diagnostic_rests_encrypted(house: House, content: Content) -> None:
    await person_with(house, told(content))

    with house.database.read_session() as session:
        raw = bytes(session.execute(text("SELECT body FROM diagnostics")).scalar_one())

    assert raw.startswith(b"gAAAA")
    assert MARKER.encode() not in raw


OPTIONS = {
    "name": "subjects",
    "most": 2,
    "items": [
        {"value": "mobility", "label": "Se déplacer", "is_ticked": False},
        {"value": "housing", "label": "Logement", "is_ticked": True, "group": None},
        {"value": "health", "label": "Santé", "is_ticked": False, "group": "health", "secret": MARKER},
    ],
}
ASKED = {
    "kind": "diagnostic",
    "key": "action_ask_diagnostic",
    "text": "Question 4 sur 13\nDe quoi voulez-vous parler ?",
    "question": {"key": "subjects", "title": None, "number": 4, "total": 13, "why": "Parce que.", "secret": MARKER},
    "options": OPTIONS,
    "buttons": [
        {"label": "Valider", "intent": "diagnostic", "entities": {"move": "chosen"}, "takes_options": True},
        {"label": "Passer", "intent": "diagnostic", "entities": {"move": "pass"}, "role": "navigation"},
    ],
}


async def asked(house: House, **changes: Any) -> Person:
    person = await house.person()
    house.worker.beside = {"messages": [ASKED | changes]}
    await person.says("faire le point")
    house.worker.beside = {}
    return person


async def ticks(person: Person, *chosen: str, **more: Any) -> Any:
    return await person.posts(button_id=person.button("Valider"), chosen=list(chosen), **more)


async def test_question_is_shown_with_its_list_and_nothing_secret(house: House) -> None:
    person = await asked(house)

    event = person.events[-2]

    assert event["kind"] == "diagnostic"
    assert event["options"]["items"][1] == {"value": "housing", "label": "Logement", "is_ticked": True}
    assert event["options"]["most"] == 2
    assert event["question"]["number"] == 4
    assert [set(button) for button in event["buttons"]] == [{"id", "label", "takes_options"}, {"id", "label", "role"}]
    assert MARKER not in str(event)
    assert "chosen" not in str(event["buttons"])


async def test_ticked_values_are_shown_as_labels_and_sent_as_an_entity(house: House) -> None:
    person = await asked(house)

    response = await ticks(person, "housing", "mobility")
    await person.hears(response.json()["client_msg_id"])

    mine = next(event for event in person.events if event.get("client_msg_id") == response.json()["client_msg_id"])
    assert set(mine["text"].split(", ")) == {"Se déplacer", "Logement"}
    sent = house.worker.seen[-1]["message"]
    assert set(sent) == {"intent", "entities", "label"}
    assert set(sent["entities"]["chosen"].split(",")) == {"mobility", "housing"}
    assert sent["entities"]["move"] == "chosen"


@pytest.mark.parametrize("chosen", [[], None])
async def test_nothing_ticked_is_an_empty_entity(house: House, chosen: list[str] | None) -> None:
    person = await asked(house)

    content = {"chosen": chosen} if chosen is not None else {}
    response = await person.posts(button_id=person.button("Valider"), **content)
    await person.hears(response.json()["client_msg_id"])

    assert house.worker.seen[-1]["message"]["entities"]["chosen"] == ""


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        (["money"], "choice_unknown"),
        (["mobility", "housing,health"], "choice_unknown"),
        (["mobility", "housing", "health"], "too_many_choices"),
    ],
)
async def test_what_was_not_offered_is_refused_and_the_button_stays(house: House, chosen: list[str], code: str) -> None:
    person = await asked(house)

    response = await ticks(person, *chosen)

    assert (response.status_code, response.json()["error"]["code"]) == (422, code)
    assert (await ticks(person, "mobility")).status_code == 201


async def test_ordinary_button_takes_no_choice(house: House) -> None:
    person = await asked(house)

    response = await person.posts(button_id=person.button("Passer"), chosen=["mobility"])

    assert (response.status_code, response.json()["error"]["code"]) == (422, "choice_unknown")


async def test_choice_sent_again_is_the_same_message_and_another_choice_is_not(house: House) -> None:
    person, msg_id = await asked(house), str(uuid.uuid4())
    button = person.button("Valider")
    content = {"client_msg_id": msg_id, "button_id": button}
    await person.posts(**content, chosen=["mobility"])

    again = await person.posts(**content, chosen=["mobility"])
    other = await person.posts(**content, chosen=["housing"])

    assert (again.status_code, again.json()["replayed"]) == (200, True)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "client_msg_id_reused")


async def test_choice_without_a_button_is_invalid(house: House) -> None:
    person = await asked(house)

    response = await person.posts(text="bonjour", chosen=["mobility"])

    assert (response.status_code, response.json()["error"]["code"]) == (422, "invalid")


@pytest.mark.parametrize(
    "changes",
    [
        {"options": None},
        {"options": {**OPTIONS, "items": []}},
        {"options": {**OPTIONS, "items": [OPTIONS["items"][0]] * 2}},  # type: ignore[index]
        {"options": {**OPTIONS, "items": [{"value": "a,b", "label": "x"}]}},
        {"question": {"key": "subjects", "number": 4_000, "total": 13}},
        {"question": {"key": "subjects", "number": 1, "total": 13, "why": "x" * 5_000}},
        {"result": {"strengths": ["x"] * 500}},
        {
            "result": {
                "steps": [{"key": "a", "when": "b", "text": "c", "service": {"id": "1", "name": "x", "phone": 5}}]
            }
        },
    ],
)
async def test_reply_that_no_client_could_show_is_a_failed_turn(house: House, changes: dict[str, Any]) -> None:
    person = await asked(house, **changes)

    assert "pas réussi" in person.events[-2]["text"]


async def test_result_and_summary_reach_the_client(house: House, content: Content) -> None:
    result = result_of(content, told(content), services={}, now=utc_now())
    shown = {"result": result.to_json(content), "text": result.in_words(content), "question": None}
    person = await asked(house, **shown, summary={"pdf": True})

    event = person.events[-2]

    assert event["result"]["strengths"] == list(result.strengths)
    assert event["result"]["steps"][1]["service"]["phone"]["href"] == SERVICE.phone_href
    assert event["summary"] == {"pdf": True}


async def test_event_of_a_question_rests_encrypted(house: House) -> None:
    person = await asked(house)

    with house.database.read_session() as session:
        bodies = session.scalars(select(Event.body).where(Event.conversation_id == person.conversation_id)).all()

    assert any("options" in body for body in bodies)


def _commune(code: str, name: str) -> Commune:
    plain: dict[str, Any] = {"codes_postaux": [], "anciens_noms": [], "anciens_codes": []}
    where = {"departement": code[:2], "population": 1, "latitude": 43.9, "longitude": 2.1}
    return Commune(code_insee=code, nom=name, **plain, **where)


def _count(house: House, table: str) -> int:
    with house.database.read_session() as session:
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0
