"""Letters to structures by a real SMTP server: up, down, slow, refusing now, refusing for good."""

import asyncio
import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from api.outbox.delivery import Delivery
from api.outbox.mail import Mail
from api.store import utc_now
from relais.conversations.tables import Outbox
from relais.settings import Settings
from relais.structures.tables import ReceivingStructure
from scripts.processes import free_port
from tests.api.conftest import House
from tests.api.console.conftest import HERE, Console, console, quick_hashes  # noqa: F401 - fixtures

ADDRESS = "accueil@structure.example"
NOWHERE = 1  # no mail server listens there


class PostOffice:
    """Keeps what it accepts; answers `reply` instead when it is given, after `delay_s`."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.reply: str | None = None
        self.delay_s = 0.0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        await asyncio.sleep(self.delay_s)
        if self.reply is None:
            self.letters.append(envelope)
        return self.reply or "250 Message accepted"


@pytest.fixture
def post_office() -> Iterator[tuple[PostOffice, int]]:
    office = PostOffice()
    port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    yield office, port
    controller.stop()


def delivery_of(house: House, port: int, clock: Any = utc_now, **settings: Any) -> Delivery:
    chosen = Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", **settings)
    store, metrics = house.gateway.store, house.gateway.metrics
    return Delivery(store, metrics, clock, Mail(chosen), "https://relais.example")


async def someone_waits(console: Console, email: str | None = ADDRESS) -> None:  # noqa: F811
    with console.house.database.write_session() as session:
        session.get_one(ReceivingStructure, HERE).email = email
    await console.asks()


def rows(console: Console) -> list[tuple[str, str, int]]:  # noqa: F811
    with console.house.database.read_session() as session:
        return [(row.kind, row.state, row.attempts) for row in session.query(Outbox)]


@pytest.fixture(autouse=True)
def gateway_delivers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one of the house has no mail server, and would say that there is nobody to tell."""
    deliver = Delivery.deliver

    async def only_ours(self: Delivery) -> None:
        if self._mail.is_set:
            await deliver(self)

    monkeypatch.setattr(Delivery, "deliver", only_ours)


async def test_structure_with_nobody_there_gets_one_letter_without_anything_personal(
    console: Console,  # noqa: F811
    post_office: tuple[PostOffice, int],
) -> None:
    office, port = post_office
    await someone_waits(console)
    delivery = delivery_of(console.house, port)

    await delivery.deliver()
    await delivery.deliver()

    assert [letter.rcpt_tos for letter in office.letters] == [[ADDRESS]]
    text = office.letters[0].content.decode()
    assert "https://relais.example/console" in text
    assert "housing" not in text
    assert rows(console) == [("handoff_waiting", "sent", 1)]


async def test_server_that_is_down_is_tried_again_then_gets_the_letter(
    console: Console,  # noqa: F811
    post_office: tuple[PostOffice, int],
) -> None:
    office, port = post_office
    await someone_waits(console)
    await delivery_of(console.house, NOWHERE).deliver()
    put_off = rows(console)

    def later() -> dt.datetime:
        return utc_now() + dt.timedelta(minutes=5)

    await delivery_of(console.house, port, later).deliver()

    assert put_off == [("handoff_waiting", "pending", 1)]
    assert rows(console) == [("handoff_waiting", "sent", 2)]
    assert len(office.letters) == 1


@pytest.mark.parametrize(("reply", "state"), [("451 Come back later", "pending"), ("554 Never", "failed")])
async def test_refusal_is_for_now_or_for_good(
    console: Console,  # noqa: F811
    post_office: tuple[PostOffice, int],
    reply: str,
    state: str,
) -> None:
    office, port = post_office
    office.reply = reply
    await someone_waits(console)

    await delivery_of(console.house, port).deliver()

    assert rows(console) == [("handoff_waiting", state, 1)]


async def test_failure_of_four_hours_is_given_up_and_shown_to_the_supervisor(console: Console) -> None:  # noqa: F811
    await someone_waits(console)

    def much_later() -> dt.datetime:
        return utc_now() + dt.timedelta(hours=5)

    await delivery_of(console.house, NOWHERE, much_later).deliver()

    assert rows(console) == [("handoff_waiting", "failed", 1)]
    assert (await console.desk("Chef", "supervisor").get("supervision")).json()["undelivered"] == 1


async def test_slow_server_does_not_hold_the_chat(
    console: Console,  # noqa: F811
    post_office: tuple[PostOffice, int],
) -> None:
    office, port = post_office
    office.delay_s = 1.5
    await someone_waits(console)
    person = await console.house.person()
    sending = asyncio.create_task(delivery_of(console.house, port).deliver())

    started = time.monotonic()
    await person.says("Bonjour")
    took_s = time.monotonic() - started
    was_under_way = not sending.done()
    await sending

    assert was_under_way
    assert took_s < 1.5
    assert len(office.letters) == 1


async def test_structure_without_an_address_leaves_nothing_to_send(
    console: Console,  # noqa: F811
    post_office: tuple[PostOffice, int],
) -> None:
    office, port = post_office
    await someone_waits(console, email=None)

    await delivery_of(console.house, port).deliver()

    assert office.letters == []
    assert rows(console) == [("handoff_waiting", "sent", 1)]
