"""What an officer does with a request on paper: a copy, an erasure, each after a fresh proof, each in the trail."""

import datetime as dt

import pyotp
import pytest
from sqlalchemy import select, text

from api.store import utc_now
from relais.counsellors.tables import AuditEntry, Counsellor, CounsellorSession
from relais.database import Base
from relais.handoffs.references import reference_of
from relais.handoffs.tables import Handoff
from relais.settings import Settings
from tests.api.console.conftest import Console, Desk

MARKER = "zorglub-canari"


@pytest.fixture
async def asked(console: Console) -> tuple[Console, Desk, str]:
    """An officer, and the reference of somebody who talked and asked for a person."""
    officer = console.desk("Olga", "officer", ())
    person, handoff_id = await console.asks()
    await person.says(MARKER)
    return console, officer, reference_of(handoff_id)


def code_for(console: Console, desk: Desk) -> str:
    """The next one that has not served."""
    with console.house.database.write_session() as session:
        account = session.get_one(Counsellor, desk.id)
        account.totp_last_step = None
        return pyotp.TOTP(account.totp_secret or "").at(utc_now())


def trail(console: Console) -> list[str]:
    with console.house.database.read_session() as session:
        return [one.action for one in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


async def test_copy_holds_all_and_is_written_down(asked: tuple[Console, Desk, str]) -> None:
    console, officer, reference = asked

    answer = await officer.post("persons/export", reference=reference, code=code_for(console, officer))

    assert answer.status_code == 200, answer.text
    assert MARKER in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert trail(console)[-1] == "person_exported"


async def test_reference_may_be_typed_as_one_hears_it(asked: tuple[Console, Desk, str]) -> None:
    console, officer, reference = asked

    heard = f" {reference.lower().replace('-', ' ')} "

    answer = await officer.post("persons/export", reference=heard, code=code_for(console, officer))
    assert answer.status_code == 200


async def test_erasure_leaves_the_receipt_and_nothing_else(asked: tuple[Console, Desk, str]) -> None:
    console, officer, reference = asked

    answer = await officer.post("persons/erasure", reference=reference, code=code_for(console, officer))

    assert answer.json()["receipt"].startswith("EFF-")
    assert trail(console)[-1] == "person_erased"
    with console.house.database.read_session() as session:
        assert session.scalars(select(Handoff)).all() == []
        for table in Base.metadata.sorted_tables:
            assert MARKER not in repr(session.execute(text(f"SELECT * FROM {table.name}")).all())
    again = await officer.post("persons/erasure", reference=reference, code=code_for(console, officer))
    assert again.json()["error"]["code"] == "reference_unknown"


@pytest.mark.parametrize("action", ["export", "erasure"])
async def test_without_a_fresh_proof_nothing_is_done(asked: tuple[Console, Desk, str], action: str) -> None:
    console, officer, reference = asked
    code = code_for(console, officer)
    assert (await officer.post("persons/export", reference=reference, code=code)).status_code == 200

    for wrong in ("", "000000", code):
        answer = await officer.post(f"persons/{action}", reference=reference, code=wrong)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "proof_wanted")

    with console.house.database.read_session() as session:
        assert len(session.scalars(select(Handoff)).all()) == 1
    assert trail(console)[-3:] == ["proof_refused"] * 3


async def test_guessing_codes_is_slowed_down(asked: tuple[Console, Desk, str]) -> None:
    console, officer, reference = asked
    for _ in range(5):
        await officer.post("persons/erasure", reference=reference, code="000000")

    answer = await officer.post("persons/erasure", reference=reference, code=code_for(console, officer))

    assert answer.status_code == 403


async def test_who_came_by_another_house_proves_it_by_a_new_log_in(asked: tuple[Console, Desk, str]) -> None:
    console, officer, reference = asked
    with console.house.database.write_session() as session:
        session.get_one(Counsellor, officer.id).totp_secret = None
    assert (await officer.post("persons/export", reference=reference)).status_code == 200

    with console.house.database.write_session() as session:
        session.scalars(select(CounsellorSession)).one().created_at -= dt.timedelta(minutes=6)

    assert (await officer.post("persons/export", reference=reference)).status_code == 403


async def test_reference_of_two_persons_does_nothing(
    asked: tuple[Console, Desk, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    console, officer, reference = asked
    await console.asks()
    monkeypatch.setattr("relais.journeys.finding.reference_of", lambda _id: reference)

    answer = await officer.post("persons/erasure", reference=reference, code=code_for(console, officer))

    assert answer.json()["error"]["code"] == "reference_ambiguous"
    with console.house.database.read_session() as session:
        assert len(session.scalars(select(Handoff)).all()) == 2


async def test_how_long_everything_is_kept_is_what_the_settings_say(console: Console) -> None:
    rows = {row["label"]: row["kept"] for row in (await console.desk("Marie").get("retention")).json()["rows"]}

    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    assert rows["Conversation avec l'assistant"] == f"{settings.conversation_hours} heures"
    assert rows["Reçus d'effacement"] == f"{settings.receipt_days} jours"
    assert len(rows) == 11
    assert rows["Conversation que la personne veut reprendre plus tard"] == "7 jours"
    assert not any("{" in kept for kept in rows.values())
