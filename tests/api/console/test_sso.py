"""Log-in by another house against a provider as strict as ProConnect: who may enter, and every way not to."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from api.store import utc_now
from relais.counsellors import accounts
from relais.counsellors.tables import AuditEntry, Counsellor, CounsellorSession, SsoAttempt
from tests.api.conftest import House, Opener
from tests.api.console.conftest import HERE, Console, _structure
from tests.fakes.provider import CLIENT_ID, CLIENT_SECRET, FakeProvider
from tests.fakes.server import serving

SQLITE_ONLY = pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)


@dataclass
class Entrance:
    house: House
    provider: FakeProvider
    console: Console

    def invites(self, name: str = "Nadia", email: str = "nadia@structure.example") -> str:
        with self.house.database.write_session() as session:
            return accounts.invite(
                session, email=email, name=name, role="counsellor", structure_ids=[HERE], now=utc_now()
            )

    async def goes(self, browser: httpx.AsyncClient, invitation: str | None = None) -> str:
        """To the other house and back, as a browser; where she ends."""
        begun = await browser.post("/api/v1/console/sso", json={"invitation": invitation} if invitation else {})
        assert begun.status_code == 200, begun.text
        there = await browser.get(begun.json()["url"])
        assert there.status_code == 302, there.text
        return await self.returns(browser, there.headers["location"])

    async def returns(self, browser: httpx.AsyncClient, address: str) -> str:
        back = await browser.get(address)
        assert back.status_code == 303
        return back.headers["location"]

    async def is_in(self, browser: httpx.AsyncClient) -> bool:
        return (await browser.get("/api/v1/console/me")).status_code == 200


@pytest.fixture
async def entrance(open_house: Opener) -> AsyncIterator[Entrance]:
    provider = FakeProvider()
    async with serving(provider.app) as issuer:
        provider.issuer = issuer
        secret = SecretStr(CLIENT_SECRET)
        settings: dict[str, Any] = {"oidc_issuer": issuer, "oidc_client_id": CLIENT_ID, "oidc_client_secret": secret}
        async with open_house(**settings) as house:
            with house.database.write_session() as session:
                session.add(_structure(HERE, "81"))
            console = Console(house, [])
            yield Entrance(house, provider, console)
            for client in console.clients:
                await client.aclose()


async def test_invitation_opens_the_account_then_she_enters_without_it(entrance: Entrance) -> None:
    first, second = entrance.console.browser(), entrance.console.browser()
    token = entrance.invites()

    assert await entrance.goes(first, token) == "/console"
    assert (await first.get("/api/v1/console/me")).json()["name"] == "Nadia"
    assert await entrance.goes(second) == "/console"

    assert await entrance.is_in(second)
    assert await entrance.goes(entrance.console.browser(), None) == "/console"
    with entrance.house.database.read_session() as session:
        account = session.scalars(select(Counsellor)).one()
        assert account.subject == f"{entrance.provider.issuer} agent-1"
        assert account.password_hash is None
        assert [one.action for one in session.scalars(select(AuditEntry).order_by(AuditEntry.id))][:3] == [
            "account_invited",
            "account_opened",
            "login",
        ]


async def test_only_who_she_is_is_asked_and_nothing_unknown(entrance: Entrance) -> None:
    await entrance.goes(entrance.console.browser(), entrance.invites())

    (asked,) = entrance.provider.asked
    assert set(asked) == {"response_type", "client_id", "redirect_uri", "scope", "state", "nonce"}
    assert asked["scope"] == "openid"
    assert min(len(asked["state"]), len(asked["nonce"])) >= 32


async def test_somebody_known_there_and_not_here_stays_outside(entrance: Entrance) -> None:
    browser = entrance.console.browser()

    assert await entrance.goes(browser) == "/console#/sso_invitation"

    assert not await entrance.is_in(browser)
    with entrance.house.database.read_session() as session:
        assert [one.action for one in session.scalars(select(AuditEntry))] == ["login_refused"]


async def test_the_same_address_with_another_identity_is_somebody_else(entrance: Entrance) -> None:
    await entrance.goes(entrance.console.browser(), entrance.invites())
    entrance.provider.sub = "agent-2"
    entrance.provider.claims = {"email": "nadia@structure.example", "email_verified": True}

    assert await entrance.goes(entrance.console.browser()) == "/console#/sso_invitation"


async def test_one_identity_has_one_account_and_an_invitation_serves_once(entrance: Entrance) -> None:
    token = entrance.invites()
    await entrance.goes(entrance.console.browser(), token)
    second = entrance.invites("Omar", "omar@structure.example")

    assert await entrance.goes(entrance.console.browser(), second) == "/console#/sso_invitation"
    refused = await entrance.console.browser().post("/api/v1/console/sso", json={"invitation": token})

    assert refused.status_code == 404


async def test_closed_account_and_new_invitation_end_it(entrance: Entrance) -> None:
    browser = entrance.console.browser()
    await entrance.goes(browser, entrance.invites())
    with entrance.house.database.write_session() as session:
        account = session.scalars(select(Counsellor)).one()
        again = accounts.invite_again(session, account.id, now=utc_now())
    assert not await entrance.is_in(browser)
    assert await entrance.goes(browser) == "/console#/sso_invitation"

    assert await entrance.goes(browser, again) == "/console"
    with entrance.house.database.write_session() as session:
        accounts.disable(session, account.id, now=utc_now())

    assert not await entrance.is_in(browser)
    assert await entrance.goes(browser) == "/console#/sso_invitation"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "n" * 40},
        {"nonce": None},
        {"aud": "somebody-else"},
        {"aud": None},
        {"aud": [CLIENT_ID, "somebody-else"]},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"exp": 1},
        {"exp": None},
        {"iat": 99_999_999_999},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "agent 1"},
        {"sub": 7},
        {"sub": "x" * 400},
        {"nbf": 99_999_999_999},
    ],
)
@SQLITE_ONLY
async def test_token_that_says_something_else_is_refused(entrance: Entrance, claims: dict[str, Any]) -> None:
    browser, token = entrance.console.browser(), entrance.invites()
    entrance.provider.claims = claims

    assert await entrance.goes(browser, token) == "/console#/sso_refused"

    assert not await entrance.is_in(browser)
    entrance.provider.claims = {}
    assert await entrance.goes(browser, token) == "/console"


@pytest.mark.parametrize("lies", ["none", "other_key", "hs256"])
@SQLITE_ONLY
async def test_token_that_is_not_signed_as_agreed_is_refused(entrance: Entrance, lies: str) -> None:
    browser, token = entrance.console.browser(), entrance.invites()
    entrance.provider.lies = lies

    assert await entrance.goes(browser, token) == "/console#/sso_refused"
    assert not await entrance.is_in(browser)


async def test_way_back_serves_once_in_the_browser_that_began(entrance: Entrance) -> None:
    """Neither a link that somebody else sent (log-in CSRF) nor a second use opens anything."""
    victim, attacker = entrance.console.browser(), entrance.console.browser()
    await entrance.goes(attacker, entrance.invites())
    begun = await attacker.post("/api/v1/console/sso", json={})
    address = (await attacker.get(begun.json()["url"])).headers["location"]

    assert await entrance.returns(victim, address) == "/console#/sso_refused"
    assert not await entrance.is_in(victim)
    assert await entrance.returns(attacker, address) == "/console"
    assert await entrance.returns(attacker, address) == "/console#/sso_refused"


@SQLITE_ONLY
@pytest.mark.parametrize("change", [{"state": "x" * 43}, {"state": ""}, {"code": "wrong"}, {"code": ""}])
async def test_way_back_that_was_changed_is_refused(entrance: Entrance, change: dict[str, str]) -> None:
    browser = entrance.console.browser()
    begun = await browser.post("/api/v1/console/sso", json={"invitation": entrance.invites()})
    parts = urlsplit((await browser.get(begun.json()["url"])).headers["location"])
    query = {**dict(parse_qsl(parts.query)), **change}

    back = await browser.get(f"{parts.scheme}://{parts.netloc}{parts.path}", params=query)

    assert back.headers["location"] == "/console#/sso_refused"
    assert not await entrance.is_in(browser)


async def test_ten_minutes_later_it_is_too_late(entrance: Entrance) -> None:
    browser = entrance.console.browser()
    begun = await browser.post("/api/v1/console/sso", json={"invitation": entrance.invites()})
    address = (await browser.get(begun.json()["url"])).headers["location"]
    with entrance.house.database.write_session() as session:
        session.scalars(select(SsoAttempt)).one().expires_at = utc_now() - dt.timedelta(seconds=1)

    assert await entrance.returns(browser, address) == "/console#/sso_refused"


@SQLITE_ONLY
@pytest.mark.parametrize("path", ["/token", "/jwks"])
async def test_provider_that_is_down_on_the_way_back_is_said(entrance: Entrance, path: str) -> None:
    browser, token = entrance.console.browser(), entrance.invites()
    entrance.provider.fails = {path: 503}

    end = await entrance.goes(browser, token)

    assert end in ("/console#/sso_unavailable", "/console#/sso_refused")
    entrance.provider.fails = {}
    assert await entrance.goes(browser, token) == "/console"


@SQLITE_ONLY
async def test_provider_that_is_down_at_the_beginning_is_said(entrance: Entrance) -> None:
    entrance.provider.fails = {"/.well-known/openid-configuration": 503}

    answer = await entrance.console.browser().post("/api/v1/console/sso", json={})

    assert answer.status_code == 503
    assert (await entrance.console.browser().get("/health/live")).status_code == 200


@SQLITE_ONLY
async def test_discovery_of_another_issuer_is_not_ours(entrance: Entrance) -> None:
    entrance.provider.issuer = "https://elsewhere.example"

    assert (await entrance.console.browser().post("/api/v1/console/sso", json={})).status_code == 503


async def test_leaving_leaves_the_other_house_too(entrance: Entrance) -> None:
    browser = entrance.console.browser()
    await entrance.goes(browser, entrance.invites())

    left = await browser.delete("/api/v1/console/session")
    await browser.get(left.json()["url"])

    (asked,) = entrance.provider.left
    assert set(asked) == {"id_token_hint", "state", "post_logout_redirect_uri"}
    assert asked["post_logout_redirect_uri"] == f"{entrance.house.url}/console"
    assert not await entrance.is_in(browser)


async def test_nothing_of_it_rests_in_clear(entrance: Entrance) -> None:
    browser = entrance.console.browser()
    await entrance.goes(browser, entrance.invites())

    with entrance.house.database.read_session() as session:
        held = session.scalars(select(CounsellorSession)).one()
        raw = session.connection().exec_driver_sql("SELECT id_token FROM counsellor_sessions").scalar_one()
    assert held.id_token
    assert held.id_token.encode() not in bytes(raw)


async def test_without_a_provider_there_is_no_such_door(console: Console) -> None:
    browser = console.browser()

    assert (await browser.get("/api/v1/console/sso")).json() == {"name": None}
    assert (await browser.post("/api/v1/console/sso", json={})).status_code == 404
    back = await browser.get("/api/v1/console/sso/callback", params={"state": "x", "code": "y"})
    assert back.headers["location"] == "/console#/sso_refused"
