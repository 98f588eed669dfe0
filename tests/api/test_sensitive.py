"""What the law protects is not kept: not in the database, not for the worker, not in a log; the person is told once."""

import datetime as dt
import json
import uuid
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from api.store import utc_now
from relais import crypto
from tests.api.conftest import House

TEXT, KEPT = "je suis diabétique et je cherche un médecin à Albi", "je suis malade et je cherche un médecin à Albi"
SECRET = "diabétique"
NOTICE = "Vous n'avez pas besoin d'écrire cela ici. Je ne le garde pas. Vous pourrez le dire à une personne."


def stored_bytes(house: House) -> bytes:
    """Every cell of every table, the encrypted ones opened."""
    cells: list[bytes] = []
    with house.database.read_session() as session:
        for table in ("conversations", "events", "buttons", "turns", "outbox", "erasures", "diagnostics"):
            for row in session.execute(sql(f"SELECT * FROM {table}")):
                cells += [bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in row]
    opened = [_opened(cell) for cell in cells]
    return b"\n".join([*cells, *opened])


def _opened(cell: bytes) -> bytes:
    for purpose in ("content", "dialogue", "outbox", "diagnostic"):
        try:
            return json.dumps(json.loads(crypto.installed().decrypt(purpose, cell)), ensure_ascii=False).encode()
        except Exception:  # noqa: BLE001 - not of this purpose
            continue
    return b""


async def test_words_are_nowhere_in_the_database_nor_at_the_worker(house: House, tmp_path: Path) -> None:
    person = await house.person()

    await person.says(TEXT)
    await person.says(TEXT)

    found = stored_bytes(house)
    assert KEPT.encode() in found
    assert SECRET.encode() not in found
    assert [question["message"] for question in house.worker.seen] == [{"text": KEPT}] * 2
    assert all(SECRET.encode() not in path.read_bytes() for path in tmp_path.glob("relais.sqlite3*"))


async def test_person_sees_what_is_kept_and_is_told_so_before_the_answer(house: House) -> None:
    person = await house.person()

    answer = await person.says(TEXT)

    assert [event["kind"] for event in answer] == ["state", "text", "turn_done"]
    assert (answer[0]["author"], answer[0]["state"], answer[0]["text"]) == ("system", "not_kept", NOTICE)
    assert person.events[1]["text"] == KEPT


async def test_notice_is_said_once_in_24_hours(house: House) -> None:
    person = await house.person()
    await person.says("[longer]")
    await person.says(TEXT)

    again = await person.says("je suis algérien")
    house.gateway.clock = lambda: utc_now() + dt.timedelta(hours=25)
    next_day = await person.posts(text="je sors de prison")
    house.gateway.clock = utc_now

    assert [event["kind"] for event in again] == ["text", "turn_done"]
    assert next_day.status_code == 201
    assert [e["state"] for e in await person.hears(next_day.json()["client_msg_id"]) if e["kind"] == "state"] == [
        "not_kept"
    ]


async def test_same_message_again_is_a_replay_and_another_is_a_conflict(house: House) -> None:
    person, client_msg_id = await house.person(), str(uuid.uuid4())
    first = await person.posts(client_msg_id=client_msg_id, text=TEXT)

    again = await person.posts(client_msg_id=client_msg_id, text=TEXT)
    masked = await person.posts(client_msg_id=client_msg_id, text=KEPT)
    other = await person.posts(client_msg_id=client_msg_id, text="je suis épileptique et je cherche un médecin à Albi")

    assert (first.status_code, again.status_code) == (201, 200)
    assert {**first.json(), "replayed": True} == again.json()
    assert [masked.json()["error"]["code"], other.json()["error"]["code"]] == ["client_msg_id_reused"] * 2
    await person.hears(client_msg_id)
    assert [event["kind"] for event in person.events].count("state") == 1


async def test_danger_is_read_before_the_words_go_and_answered_alone(house: House) -> None:
    person = await house.person()

    answer = await person.says(f"je suis {SECRET} et je veux mourir")

    assert [event["kind"] for event in answer if event["author"] == "system"] == ["safety", "turn_done"]
    assert "3114" in answer[0]["text"].split("\n")[0]
    assert house.worker.seen[0]["message"] == {"text": "je suis malade et je veux mourir"}
    assert house.worker.seen[0]["danger"] == ["suicide"]
    assert SECRET.encode() not in stored_bytes(house)


async def test_notice_that_danger_held_back_is_said_the_next_time(house: House) -> None:
    person = await house.person()
    await person.says(f"je suis {SECRET} et je veux mourir")

    answer = await person.says(TEXT)

    assert answer[0]["state"] == "not_kept"


async def test_hidden_characters_do_not_bring_the_words_back(house: House) -> None:
    person = await house.person()

    await person.says("je suis diab\u200bétique")

    assert person.events[1]["text"] == "je suis malade"
    assert b"diab" not in stored_bytes(house)


async def test_innocent_message_is_kept_as_it_is_without_a_notice(house: House) -> None:
    person = await house.person()

    answer = await person.says("je cherche un médecin, mon numéro est le 06 12 34 56 78")

    assert [event["kind"] for event in answer] == ["text", "turn_done"]
    assert person.events[1]["text"] == "je cherche un médecin, mon numéro est le 06 12 34 56 78"


async def test_export_holds_the_masked_words_and_the_digest_of_what_was_sent(house: House) -> None:
    person = await house.person()
    await person.says(TEXT)

    export = (await house.client.get(f"{person.path}/export", headers=person.headers)).text

    assert SECRET not in export
    assert KEPT in export


async def test_command_behind_a_masked_word_is_still_neutralised(house: House) -> None:
    person = await house.person()

    await person.says("/restart je suis algérien")

    assert house.worker.seen[0]["message"] == {"text": "restart je suis […]"}


@pytest.mark.parametrize(
    "number", ["1 85 12 81 004 123 45", "FR76 3000 6000 0112 3456 7890 189", "4970 1012 3456 7890"]
)
async def test_private_number_is_not_kept(house: House, number: str) -> None:
    person = await house.person()

    await person.says(f"voici {number}")

    assert person.events[1]["text"] == "voici […]"
    assert number.encode() not in stored_bytes(house)
