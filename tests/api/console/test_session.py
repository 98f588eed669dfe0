"""Logging in and out: who is refused, what the cookie is like, how an account begins."""

import asyncio
import datetime as dt
import re

import httpx
import pyotp
import pytest
from sqlalchemy import select

from api.console.guard import COOKIE
from api.store import utc_now
from relais.counsellors import accounts
from relais.counsellors.tables import CounsellorSession
from tests.api.console.conftest import EMAIL, HERE, PASSWORD, Console

LOGIN = "/api/v1/console/session"


async def invited(console: Console, name: str = "Marie") -> tuple[httpx.AsyncClient, str]:
    """Her browser on the invitation, and its token."""
    with console.house.database.write_session() as session:
        email = EMAIL.format(name=name.lower())
        token = accounts.invite(session, email=email, name=name, role="counsellor", structure_ids=[HERE], now=utc_now())
    return console.browser(), token


async def test_invitation_then_password_and_code_open_a_session(console: Console) -> None:
    browser, token = await invited(console)
    begun = (await browser.get(f"/api/v1/console/invitations/{token}")).json()
    code = pyotp.TOTP(begun["secret"]).at(utc_now())
    accepted = await browser.post(f"/api/v1/console/invitations/{token}", json={"password": PASSWORD, "code": code})

    with console.house.database.write_session() as session:
        accounts.get(session, accounts.list_all(session, now=utc_now())[0].id).totp_last_step = None
    refused = await browser.post(LOGIN, json={"email": "marie@structure.example", "password": "faux", "code": code})
    opened = await browser.post(LOGIN, json={"email": "marie@structure.example", "password": PASSWORD, "code": code})

    assert begun["qr_svg"].startswith("<svg")
    assert accepted.status_code == 204
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "login_refused")
    assert opened.json() | {"id": ""} == {
        "id": "",
        "name": "Marie",
        "role": "counsellor",
        "structures": [{"id": HERE, "name": "Structure d'ici"}],
        "is_available": False,
    }
    assert (await browser.get("/api/v1/console/me")).json()["name"] == "Marie"


async def test_cookie_is_for_this_site_alone_and_no_script_reads_it(console: Console) -> None:
    browser, token = await invited(console)
    begun = (await browser.get(f"/api/v1/console/invitations/{token}")).json()
    one_time = pyotp.TOTP(begun["secret"])
    await browser.post(
        f"/api/v1/console/invitations/{token}", json={"password": PASSWORD, "code": one_time.at(utc_now())}
    )
    with console.house.database.write_session() as session:
        accounts.get(session, accounts.list_all(session, now=utc_now())[0].id).totp_last_step = None

    body = {"email": "marie@structure.example", "password": PASSWORD, "code": one_time.at(utc_now())}
    response = await browser.post(LOGIN, json=body)

    cookie = response.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=")
    assert re.search("httponly", cookie)
    assert re.search("samesite=strict", cookie)
    assert "path=/" in cookie


async def test_unknown_address_is_refused_in_the_same_words(console: Console) -> None:
    console.account("Marie")
    browser = console.browser()

    answers = [
        await browser.post(LOGIN, json={"email": email, "password": "x" * 14, "code": "000000"})
        for email in ("marie@structure.example", "nobody@structure.example")
    ]

    assert answers[0].json() == answers[1].json()
    assert {answer.status_code for answer in answers} == {401}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_write_without_the_header_is_refused(console: Console, method: str) -> None:
    desk = console.desk("Marie")
    del desk.http.headers["X-Relais-Console"]
    path = {"POST": "handoffs/x/take", "PUT": "me/presence", "DELETE": "session"}[method]

    response = await desk.http.request(method, f"/api/v1/console/{path}", json={"is_available": True})

    assert (response.status_code, response.json()["error"]["code"]) == (403, "console_header_wanted")
    assert (await desk.get("me")).status_code == 200


async def test_logged_out_session_opens_nothing_more(console: Console) -> None:
    desk = console.desk("Marie")
    await desk.http.put("/api/v1/console/me/presence", json={"is_available": True})
    assert (await desk.get("me")).json()["is_available"] is True

    response = await desk.http.delete(LOGIN)

    assert (response.status_code, response.json()) == (200, {"url": None})
    assert (await desk.get("me")).status_code == 401


async def test_too_many_tries_from_one_office_are_slowed_down(open_house) -> None:  # type: ignore[no-untyped-def]
    async with open_house(limits=True) as house, httpx.AsyncClient(base_url=house.url, verify=False) as browser:
        browser.headers["X-Relais-Console"] = "1"
        answers = [await browser.get("/api/v1/console/invitations/unknown") for _ in range(25)]

    assert {answer.status_code for answer in answers[:20]} == {404}
    assert (answers[-1].status_code, answers[-1].json()["error"]["code"]) == (429, "too_many_logins")


async def _silent_for(console: Console, **time: int) -> None:
    with console.house.database.write_session() as session:
        for one in session.scalars(select(CounsellorSession)):
            one.seen_at = utc_now() - dt.timedelta(**time)


async def test_polls_of_a_console_that_is_alone_keep_no_session(console: Console) -> None:
    desk = console.desk("Marie")
    await _silent_for(console, minutes=29)

    await desk.get("inbox")
    with console.house.database.read_session() as session:
        seen_at = session.scalars(select(CounsellorSession)).one().seen_at
    assert utc_now() - seen_at > dt.timedelta(minutes=28)
    await _silent_for(console, minutes=31)

    assert (await desk.get("inbox")).status_code == 401


async def test_somebody_at_the_keys_keeps_hers(console: Console) -> None:
    desk = console.desk("Marie")
    await _silent_for(console, minutes=29)
    desk.http.headers["X-Relais-Active"] = "1"

    assert (await desk.get("inbox")).status_code == 200

    async with asyncio.timeout(10):
        while True:
            with console.house.database.read_session() as session:
                if utc_now() - session.scalars(select(CounsellorSession)).one().seen_at < dt.timedelta(minutes=1):
                    return
            await asyncio.sleep(0.05)


async def test_who_talks_with_somebody_may_be_silent_for_two_hours(console: Console) -> None:
    desk = console.desk("Marie")
    _, handoff_id = await console.asks()
    version = (await desk.get(f"handoffs/{handoff_id}")).json()["version"]
    assert (await desk.post(f"handoffs/{handoff_id}/take", version=version)).status_code == 200

    await _silent_for(console, minutes=119)
    assert (await desk.get("inbox")).status_code == 200
    await _silent_for(console, minutes=121)

    assert (await desk.get("inbox")).status_code == 401
