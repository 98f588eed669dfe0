"""The person's data: taken away, erased at once, gone in time, never in a log, unreadable on disk (I8)."""

import datetime as dt
import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import inspect, select, text

from api import logs
from api.store import utc_now
from relais.commands.purge import purge
from relais.conversations.tables import Conversation, Erasure
from tests.api.conftest import House

MARKER = "zorglub-canari"


async def test_export_gives_all_that_is_kept_and_no_secret(house: House) -> None:
    person = await house.person(departement="11")
    await person.says(MARKER)

    response = await house.client.get(f"{person.path}/export", headers=person.headers)

    data = response.json()
    assert [line["text"] for line in data["messages"][1:3]] == [MARKER, f"1. {MARKER}"]
    assert data["messages"][1]["as_sent"] == {"text": MARKER}
    assert data["remembered"] == {"turns": 1}
    assert data["conversation"]["departement"] == "11"
    assert person.token not in response.text
    assert "attachment" in response.headers["content-disposition"]


async def test_erasure_leaves_a_receipt_and_nothing_else(house: House) -> None:
    person = await house.person()
    await person.says(MARKER)

    response = await house.client.delete(person.path, headers=person.headers)

    assert response.json()["receipt"].startswith("EFF-")
    assert _rows(house) == {"erasures": 1}
    assert (await house.client.get(person.path, headers=person.headers)).status_code == 404
    assert (await person.posts(text="encore")).status_code == 404


async def test_erasure_asked_in_the_chat_shows_one_line_and_keeps_no_word(house: House) -> None:
    person = await house.person()
    await person.says(MARKER)

    answer = await person.says("[erase]")

    assert [event.get("state") or event["kind"] for event in answer if event["author"] != "person"] == [
        "erased",
        "turn_done",
    ]
    with house.database.read_session() as session:
        receipt = session.scalars(select(Erasure.receipt)).one()
        conversation = session.scalars(select(Conversation)).one()
        assert receipt in answer[0]["text"]
        assert conversation.dialogue_snapshot is None
    assert _rows(house) == {"erasures": 1, "conversations": 1, "events": 2}
    assert (await person.posts(text="encore")).status_code == 404


async def test_conversation_is_kept_a_day_after_the_last_message_then_purged(house: House) -> None:
    person = await house.person()
    await person.says(MARKER)
    before, after = utc_now() + dt.timedelta(hours=23), utc_now() + dt.timedelta(hours=25)

    assert purge(house.database, now=before) == 0
    assert purge(house.database, now=after) == 1

    assert _rows(house) == {}


async def test_conversation_kept_longer_on_demand_lives_seven_days(house: House) -> None:
    person = await house.person()
    await person.says("[longer]")

    assert purge(house.database, now=utc_now() + dt.timedelta(days=6)) == 0
    assert purge(house.database, now=utc_now() + dt.timedelta(days=8)) == 1


async def test_expired_conversation_is_not_found_even_before_the_purge(house: House) -> None:
    person = await house.person()
    house.gateway.clock = lambda: utc_now() + dt.timedelta(hours=25)

    response = await house.client.get(person.path, headers=person.headers)

    assert response.status_code == 404


async def test_disk_holds_no_word_of_the_person(house: House, tmp_path: Path) -> None:
    person = await house.person()
    await person.says(MARKER)

    files = [path.read_bytes() for path in tmp_path.glob("relais.sqlite3*")]

    assert all(MARKER.encode() not in content and person.token.encode() not in content for content in files)
    assert house.database.is_sqlite == bool(files)


@pytest.fixture
def real_logs() -> Iterator[io.StringIO]:
    """As in production, at their most talkative; put back as they were."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up("DEBUG", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


async def test_logs_hold_no_word_no_token_and_no_address(real_logs: io.StringIO, house: House) -> None:
    person = await house.person()
    for text_ in (MARKER, f"{MARKER} [empty]", f"{MARKER} [html]"):
        await person.says(text_)
    await person.posts(text=MARKER * 500)
    await house.client.get(f"{person.path}/events?after=-1&q={MARKER}", headers=person.headers)

    written = real_logs.getvalue()

    assert '"event": "request"' in written
    assert '"event": "turn_failed"' in written
    for secret in (MARKER, person.token, person.conversation_id, "127.0.0.1"):
        assert secret not in written


async def test_logs_hold_no_word_that_was_taken_out(real_logs: io.StringIO, house: House) -> None:
    person = await house.person()
    for text_ in ("je suis diabétique", "je suis diabétique [empty]"):
        await person.says(text_)

    assert '"event": "turn_failed"' in real_logs.getvalue()
    assert "diab" not in real_logs.getvalue()


def _rows(house: House) -> dict[str, int]:
    """Tables of this room that are not empty."""
    with house.database.read_session() as session:
        names = ("conversations", "events", "buttons", "turns", "outbox", "erasures", "diagnostics", "resume_codes")
        assert set(names) <= set(inspect(house.database.engine).get_table_names())
        counts = {name: session.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in names}
    return {name: count for name, count in counts.items() if count}
