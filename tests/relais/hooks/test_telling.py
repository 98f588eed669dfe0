"""Who is told of what, in the transaction that causes it; signatures by the specification's own example."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from relais import crypto
from relais.conversations import outbox
from relais.conversations.states import OutboxState
from relais.conversations.tables import Outbox
from relais.database import Database
from relais.errors import NotFound, Refused
from relais.hooks import registry, signing, telling
from relais.hooks.tables import Webhook
from tests.relais.handoffs.builders import ALBI, CASTRES, make_structure

NOW = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
URL = "https://outil.example/entree"


@pytest.fixture
def house(database: Database) -> Database:
    crypto.install(crypto.Keyring([crypto.new_key()]))
    with database.write_session() as session:
        session.add_all([make_structure(CASTRES, "Mission locale"), make_structure(ALBI, "CCAS")])
    return database


def happened(session: Session, step: str = "take", structure_id: str = CASTRES) -> list[dict[str, Any]]:
    telling.tell(session, step, structure_id, {"handoff_id": "h"}, conversation_id=None, now=NOW)
    return [row.payload for row in session.scalars(select(Outbox).order_by(Outbox.id))]


def test_signature_is_the_one_of_the_specification() -> None:
    """The example that its reference libraries test."""
    secret, message_id = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"

    headers = signing.headers_for(secret, message_id, 1_614_265_330, b'{"test": 2432232314}')

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secrets_differ_and_are_long() -> None:
    assert len({signing.new_secret() for _ in range(20)}) == 20
    assert len(signing.new_secret()) == len("whsec_") + 44


def test_who_asked_for_it_is_told_once_each(house: Database) -> None:
    with house.write_session() as session:
        every = registry.add(session, URL, now=NOW)
        one = registry.add(session, URL, types=["handoff.taken"], structure_id=CASTRES, now=NOW)
        registry.add(session, URL, types=["handoff.closed"], now=NOW)
        registry.add(session, URL, structure_id=ALBI, now=NOW)

        told = happened(session)

    assert {payload["webhook_id"] for payload in told} == {every.id, one.id}
    assert all(payload["body"]["type"] == "handoff.taken" for payload in told)
    assert len({payload["message_id"] for payload in told}) == 2


@pytest.mark.parametrize("step", ["opened", "reminded", "unknown"])
def test_steps_without_a_type_are_not_told(house: Database, step: str) -> None:
    with house.write_session() as session:
        registry.add(session, URL, now=NOW)

        assert happened(session, step) == []


def test_one_that_is_off_is_told_nothing(house: Database) -> None:
    with house.write_session() as session:
        added = registry.add(session, URL, now=NOW)
        registry.turn_off(session, added.id)
        session.flush()

        assert happened(session) == []


def test_wrong_words_are_refused(house: Database) -> None:
    with house.write_session() as session:
        for asked, error in (
            ({"url": "http://outil.example"}, Refused),
            ({"url": URL, "types": ["handoff.eaten"]}, Refused),
            ({"url": URL, "structure_id": "nulle-part"}, NotFound),
        ):
            with pytest.raises(error):
                registry.add(session, **asked, now=NOW)  # type: ignore[arg-type]
        assert session.scalars(select(Webhook)).all() == []


def test_what_was_given_up_may_be_sent_again(house: Database) -> None:
    with house.write_session() as session:
        added = registry.add(session, URL, now=NOW)
        happened(session)
        outbox.give_up(session.scalars(select(Outbox)).one())
        registry.turn_off(session, added.id)
        session.flush()
        assert len(registry.list_failed(session)) == 1

        assert registry.send_again(session, added.id, now=NOW) == 1

        assert session.scalars(select(Outbox)).one().state == OutboxState.pending
        assert registry.get(session, added.id).is_active


def test_one_that_is_removed_leaves_nothing(house: Database) -> None:
    with house.write_session() as session:
        added = registry.add(session, URL, now=NOW)
        happened(session)

        registry.remove(session, added.id)

        assert session.scalars(select(Outbox)).all() == []
        with pytest.raises(NotFound):
            registry.get(session, added.id)
