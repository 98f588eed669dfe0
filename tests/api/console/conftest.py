"""Two structures in two départements, their counsellors logged in, and a person who asked for one of them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pyotp
import pytest
from argon2 import PasswordHasher

from api.console.guard import COOKIE, HEADER
from api.store import utc_now
from relais.conversations import thread
from relais.counsellors import accounts, passwords, sessions
from relais.diagnostic.loading import load_content
from relais.handoffs import opening
from relais.structures.tables import ReceivingStructure
from tests.api.conftest import House, Opener
from tests.fakes.person import Person
from tests.relais.handoffs.builders import DATA, make_request, make_structure

PASSWORD = "des mots choisis au hasard 4821"
HERE, ELSEWHERE = "ici", "ailleurs"
EMAIL = "{name}@structure.example"


def email_of(name: str) -> str:
    return EMAIL.format(name="".join(c for c in name.lower() if c.isascii() and c.isalpha()))


@dataclass
class Desk:
    """A counsellor's browser."""

    http: httpx.AsyncClient
    id: str

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.http.get(f"/api/v1/console/{path}", params=params)

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.http.post(f"/api/v1/console/{path}", json=body)


@dataclass
class Console:
    """The house with its console."""

    house: House
    clients: list[httpx.AsyncClient]

    def browser(self, token: str | None = None) -> httpx.AsyncClient:
        cookies = {COOKIE: token} if token else {}
        client = httpx.AsyncClient(base_url=self.house.url, headers={HEADER: "1"}, cookies=cookies, verify=False)
        self.clients.append(client)
        return client

    def account(self, name: str, role: str = "counsellor", structures: tuple[str, ...] = (HERE,), **more: Any) -> str:
        """An account that has accepted its invitation; returns its id."""
        return _account(self.house, name, role, structures, **more)

    def desk(self, name: str, role: str = "counsellor", structures: tuple[str, ...] = (HERE,), **more: Any) -> Desk:
        counsellor_id = self.account(name, role, structures, **more)
        token = _session(self.house, name)
        return Desk(self.browser(token), counsellor_id)

    async def asks(self, structure_id: str = HERE, mode: str = "now") -> tuple[Person, str]:
        """A person who is talking, and her request."""
        person = await self.house.person()
        await person.says("Bonjour")
        return person, _request(self.house, person.conversation_id, structure_id, mode)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real argon2id, with little memory: accounts are made by the dozen here."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
async def console(open_house: Opener) -> AsyncIterator[Console]:
    async with open_house() as house:
        with house.database.write_session() as session:
            session.add_all([_structure(HERE, "81"), _structure(ELSEWHERE, "11")])
        opened = Console(house, [])
        yield opened
        for client in opened.clients:
            await client.aclose()


def _structure(structure_id: str, departement: str) -> ReceivingStructure:
    own = {"departements": [departement], "canned_replies": [f"Bonjour d'{structure_id}."], "opening_hours": "24/7"}
    return make_structure(structure_id, f"Structure d'{structure_id}", **own)


def _request(house: House, conversation_id: str, structure_id: str, mode: str) -> str:
    with house.database.write_session() as session:
        held = thread.get(session, conversation_id)
        handoff = opening.open_handoff(
            session,
            held,
            make_request(structure_id=structure_id, mode=mode, need="housing", items=["need"]),
            places={},
            content=load_content(DATA),
            sentences=house.gateway.sentences,
            now=utc_now(),
            needs={"housing": "un logement"},
        )
        held.save()
        return handoff.id


def _account(
    house: House, name: str, role: str, structures: tuple[str, ...], departements: tuple[str, ...] = ()
) -> str:
    now = utc_now()
    with house.database.write_session() as session:
        token = accounts.invite(
            session,
            email=email_of(name),
            name=name,
            role=role,
            structure_ids=structures,
            departements=departements,
            now=now,
        )
        secret = accounts.begin(session, token, now=now).secret
        accounts.accept(session, token, password=PASSWORD, code=pyotp.TOTP(secret).at(now), now=now)
        return next(one.id for one in accounts.list_all(session, now=now) if one.name == name)


def _session(house: House, name: str) -> str:
    now = utc_now()
    with house.database.write_session() as session:
        claim = sessions.find_claim(session, email_of(name))
        account = accounts.get(session, claim.counsellor_id or "")
        account.totp_last_step = None
        session.flush()
        opened = sessions.conclude(session, claim, True, pyotp.TOTP(account.totp_secret or "").at(now), now=now)
        assert opened is not None
        return opened.token
