"""Webhooks to a real receiver over TLS: signed, once; a bad receiver harms nobody, and nothing leads inside."""

import asyncio
import base64
import datetime as dt
import hashlib
import hmac
import json
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import validator_for
from sqlalchemy import select

from api.outbox import guarded
from api.outbox.guarded import GuardedNetwork
from api.outbox.hooks import Hooks
from api.store import utc_now
from relais.conversations.states import OutboxState
from relais.conversations.tables import Outbox
from relais.hooks import registry, telling
from relais.hooks.addresses import Target, is_public
from relais.hooks.tables import Webhook
from relais.settings import ROOT
from tests.api.conftest import House, Opener
from tests.api.console.conftest import HERE, Console, console, quick_hashes  # noqa: F401 - fixtures
from tests.fakes.receiver import NAME, Receiver, certificate, trusting
from tests.fakes.server import serving

SCHEMA = validator_for(json.loads((ROOT / "docs/schemas/webhook-1.json").read_text()))
SQLITE_ONLY = pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)


@dataclass
class Post:
    """`port` of the receiver stands where 443 is called; `names`: what a name leads to, one answer after the other."""

    house: House
    receiver: Receiver
    port: int
    trust: ssl.SSLContext
    names: list[list[str]] = field(default_factory=list)
    later: dt.timedelta = dt.timedelta()

    def hooks(self, *, is_open: bool = True) -> Hooks:
        """`is_open`: this machine may be called, as a public one."""

        async def resolve(host: str, _port: int) -> list[str]:
            assert host.endswith(NAME)
            return self.names.pop(0) if self.names else ["127.0.0.1"]

        network = _Through(resolve, (lambda _address: True) if is_open else is_public)
        network.port = self.port
        clock = lambda: utc_now() + self.later  # noqa: E731
        return Hooks(self.house.gateway.store, self.house.gateway.metrics, clock, network=network, trust=self.trust)

    def hook(self, url: str = f"https://{NAME}/entree", **more: Any) -> Webhook:
        with self.house.database.write_session() as session:
            return registry.add(session, url, now=utc_now(), **more)

    def tests(self, hook: Webhook, times: int = 1) -> None:
        with self.house.database.write_session() as session:
            for _ in range(times):
                telling.tell_test(session, hook, now=utc_now())

    def states(self) -> list[tuple[str, int]]:
        with self.house.database.read_session() as session:
            return [(row.state, row.attempts) for row in session.scalars(select(Outbox).order_by(Outbox.id))]

    async def delivers(self, hooks: Hooks) -> None:
        await hooks.deliver()
        await asyncio.gather(*hooks._lines.values())


class _Through(GuardedNetwork):
    port = 0

    async def connect_tcp(self, host: str, port: int, *args: Any, **more: Any) -> Any:
        inner = self._inner
        self._inner = _Ported(inner, self.port)  # type: ignore[assignment]
        try:
            return await super().connect_tcp(host, port, *args, **more)
        finally:
            self._inner = inner


@dataclass
class _Ported:
    inner: Any
    port: int

    async def connect_tcp(self, host: str, _port: int, *args: Any) -> Any:
        return await self.inner.connect_tcp(host, self.port, *args)


@pytest.fixture
async def post(open_house: Opener, tmp_path: Path) -> AsyncIterator[Post]:
    tls, receiver = certificate(tmp_path), Receiver()
    async with serving(receiver.app, **tls) as url, open_house() as house:
        yield Post(house, receiver, int(url.rpartition(":")[2]), trusting(tls))


async def test_it_is_signed_and_sent_once(post: Post) -> None:
    hook = post.hook()
    post.tests(hook)
    hooks = post.hooks()

    await post.delivers(hooks)
    await post.delivers(hooks)

    ((headers, body),) = post.receiver.got
    signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    assert headers["host"] == NAME
    assert abs(int(headers["webhook-timestamp"]) - utc_now().timestamp()) < 60
    assert SCHEMA.is_valid(json.loads(body))
    assert post.states() == [(OutboxState.sent, 1)]


async def test_move_of_a_request_is_told_without_anything_of_the_person(console: Console) -> None:  # noqa: F811
    with console.house.database.write_session() as session:
        registry.add(session, f"https://{NAME}/entree", structure_id=HERE, now=utc_now())
    desk = console.desk("Marie")
    _, handoff_id = await console.asks(HERE)

    version = (await desk.get(f"handoffs/{handoff_id}")).json()["version"]
    assert (await desk.post(f"handoffs/{handoff_id}/take", version=version)).status_code == 200

    with console.house.database.read_session() as session:
        told = [
            row.payload["body"]
            for row in session.scalars(select(Outbox).where(Outbox.kind == telling.KIND).order_by(Outbox.id))
        ]
    assert [one["type"] for one in told] == ["handoff.requested", "handoff.taken"]
    assert all(SCHEMA.is_valid(one) for one in told)
    assert {one["data"]["handoff_id"] for one in told} == {handoff_id}
    assert "Bonjour" not in json.dumps(told)


@pytest.mark.parametrize("bad", [500, 404, 429, "inside", "huge"])
async def test_bad_answer_is_tried_again_with_the_same_id(post: Post, bad: Any) -> None:
    post.receiver.answers = [bad]
    post.tests(post.hook())
    hooks = post.hooks()

    await post.delivers(hooks)
    assert post.states() == [(OutboxState.pending, 1)]
    post.later = dt.timedelta(minutes=6)
    await post.delivers(hooks)

    assert post.states() == [(OutboxState.sent, 2)]
    assert len({headers["webhook-id"] for headers, _ in post.receiver.got}) == 1
    assert set(post.receiver.paths) == {"/entree"}


@pytest.mark.parametrize("bad", ["slow", "drip"])
async def test_slow_receiver_is_left_in_time(post: Post, bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "WHOLE_S", 1.0)
    post.receiver.answers = [bad]
    post.tests(post.hook(), times=3)

    async with asyncio.timeout(5):
        await post.delivers(post.hooks())

    assert post.states() == [(OutboxState.pending, 1)] * 3
    assert len(post.receiver.got) == 1


async def test_slow_receiver_keeps_nobody_else_back(post: Post) -> None:
    post.tests(post.hook(f"https://lent.{NAME}/"), times=2)
    post.tests(post.hook())
    hooks = post.hooks()
    post.receiver.answers = ["slow"]
    post.names = [["127.0.0.1"], ["127.0.0.1"]]
    post.trust.check_hostname = False

    await hooks.deliver()
    async with asyncio.timeout(5):
        while OutboxState.sent not in [state for state, _ in post.states()]:
            await asyncio.sleep(0.05)
    await hooks.close()


async def test_gone_is_told_nothing_more(post: Post) -> None:
    post.receiver.answers = [410]
    hook = post.hook()
    post.tests(hook)
    hooks = post.hooks()

    await post.delivers(hooks)
    post.tests(hook)
    await post.delivers(hooks)

    assert [state for state, _ in post.states()] == [OutboxState.failed, OutboxState.failed]
    assert len(post.receiver.got) == 1


async def test_after_a_day_it_is_given_up_and_shown(post: Post) -> None:
    post.receiver.answers = [500, 500]
    hook = post.hook()
    post.tests(hook)
    hooks = post.hooks()
    await post.delivers(hooks)

    post.later = dt.timedelta(hours=25)
    await post.delivers(hooks)

    assert post.states() == [(OutboxState.failed, 2)]
    with post.house.database.read_session() as session:
        assert [row.payload["webhook_id"] for row in registry.list_failed(session)] == [hook.id]


@SQLITE_ONLY
@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["169.254.169.254"], ["93.184.216.34", "10.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], []],
)
async def test_name_that_leads_inside_is_never_called(post: Post, addresses: list[str]) -> None:
    post.names = [addresses]
    post.tests(post.hook())

    await post.delivers(post.hooks(is_open=False))

    assert post.receiver.got == []
    assert post.states() == [(OutboxState.failed, 1)]


@SQLITE_ONLY
async def test_name_that_changes_is_judged_each_time_and_called_where_it_was_judged(post: Post) -> None:
    """Rebinding: the resolver is asked once for each delivery."""
    called: list[str] = []
    network = GuardedNetwork(_changing(["93.184.216.34", "127.0.0.1"]))
    network._inner = _Recorder(called)  # type: ignore[assignment]
    hooks = Hooks(post.house.gateway.store, post.house.gateway.metrics, utc_now, network=network, trust=post.trust)
    post.tests(post.hook())
    await post.delivers(hooks)
    post.tests(post.hook())
    await post.delivers(hooks)

    assert called == ["93.184.216.34"]
    assert post.receiver.got == []


async def test_certificate_of_somebody_else_is_refused(post: Post) -> None:
    post.trust = ssl.create_default_context()
    post.tests(post.hook())

    await post.delivers(post.hooks())

    assert post.receiver.got == []
    assert post.states() == [(OutboxState.pending, 1)]


async def test_nobody_there_is_put_off(post: Post) -> None:
    post.port = 1
    post.tests(post.hook())

    await post.delivers(post.hooks())

    assert post.states() == [(OutboxState.pending, 1)]


async def test_real_resolver_judges_this_machine(post: Post) -> None:
    with pytest.raises(guarded.Forbidden):
        await guarded.post(Target("localhost", 443, "/"), b"{}", {}, network=GuardedNetwork(), trust=post.trust)


def _changing(addresses: list[str]) -> guarded.Resolve:
    async def resolve(_host: str, _port: int) -> list[str]:
        return [addresses.pop(0)]

    return resolve


@dataclass
class _Recorder:
    called: list[str]

    async def connect_tcp(self, host: str, *_args: Any) -> Any:
        self.called.append(host)
        raise OSError("recorded")
