"""Every route of the console × every role × own, other structure, other territory, former member, nobody."""

import datetime as dt
import uuid

import httpx
import pytest

from api.store import utc_now
from relais.counsellors.tables import Membership
from tests.api.conftest import House
from tests.api.console.conftest import ELSEWHERE, HERE, Console, Desk

# The scope itself is proved on both databases in tests/relais/counsellors/test_access.py.
SQLITE_ONLY = pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)
PREFIX = "/api/v1/console"
ROLES = ("counsellor", "supervisor", "administrator", "officer")
READS, WRITES = ("counsellor", "supervisor"), ("counsellor", "supervisor")
OPEN_TO_ALL = {
    ("GET", "/sso"),
    ("POST", "/sso"),
    ("POST", "/session"),
    ("GET", "/invitations/{token}"),
    ("POST", "/invitations/{token}"),
}
# A new route without its line here fails the first test.
RULES: dict[tuple[str, str], tuple[str, ...]] = {
    ("DELETE", "/session"): ROLES,
    ("GET", "/me"): ROLES,
    ("PUT", "/me/presence"): ROLES,
    ("GET", "/inbox"): READS,
    ("GET", "/handoffs"): READS,
    ("GET", "/handoffs/{handoff_id}"): READS,
    ("GET", "/handoffs/{handoff_id}/events"): READS,
    ("GET", "/handoffs/{handoff_id}/offers"): READS,
    ("GET", "/handoffs/{handoff_id}/typing"): READS,
    **{
        ("POST", f"/handoffs/{{handoff_id}}/{move}"): WRITES
        for move in [
            "take",
            "release",
            "transfer",
            "close",
            "acknowledge",
            "appointment",
            "messages",
            "notes",
            "read",
            "typing",
        ]
    },
    ("POST", "/handoffs/{handoff_id}/journey"): WRITES,
    ("GET", "/journeys"): READS,
    ("GET", "/journeys/{journey_id}"): (),  # nobody without an agreement: tests/api/console/test_journeys.py
    ("GET", "/journeys/{journey_id}/pdf"): (),
    ("POST", "/journeys/{journey_id}/leave"): (),
    ("GET", "/canned"): WRITES,
    ("GET", "/structures"): ("counsellor", "supervisor", "administrator"),
    ("GET", "/supervision"): ("supervisor",),
    ("GET", "/supervision.csv"): ("supervisor",),
    ("GET", "/trail"): ("officer",),
    ("GET", "/retention"): ROLES,
    ("POST", "/persons/export"): ("officer",),
    ("POST", "/persons/erasure"): ("officer",),
    ("GET", "/counsellors"): ("administrator",),
    ("POST", "/counsellors"): ("administrator",),
    ("POST", "/counsellors/{counsellor_id}/invitation"): ("administrator",),
    ("DELETE", "/counsellors/{counsellor_id}"): ("administrator",),
}
BODIES = {
    "export": {"reference": "7KM-4XR", "code": "000000"},
    "erasure": {"reference": "7KM-4XR", "code": "000000"},
    "transfer": {"version": 1, "structure_id": ELSEWHERE, "is_agreed": True},
    "close": {"version": 1, "outcome": "answered"},
    "appointment": {"version": 1, "at": "2099-01-01T10:00:00Z", "where": "Ici"},
    "messages": {"client_msg_id": str(uuid.uuid4()), "text": "Bonjour"},
    "notes": {"text": "Note"},
    "read": {"seq": 1},
    "presence": {"is_available": True},
    "counsellors": {"email": "new@structure.example", "name": "New", "role": "counsellor", "structure_ids": [HERE]},
}
ABOUT_ONE = [rule for rule in RULES if "{handoff_id}" in rule[1]]


async def ask(
    desk: Desk | httpx.AsyncClient, rule: tuple[str, str], handoff_id: str, counsellor_id: str = "nobody"
) -> int:
    http = desk.http if isinstance(desk, Desk) else desk
    path = rule[1].format(handoff_id=handoff_id, counsellor_id=counsellor_id, journey_id="none", token="x")
    name = path.rsplit("/", 1)[-1]
    body = None if rule[0] in ("GET", "DELETE") else BODIES.get(name, {"version": 1})
    response = await http.request(rule[0], f"{PREFIX}{path}", json=body)
    return response.status_code


@SQLITE_ONLY
async def test_every_route_has_its_rule(console: Console) -> None:
    paths = (await console.browser().get("/openapi.json")).json()["paths"]

    declared = {
        (method.upper(), path.removeprefix(PREFIX))
        for path, methods in paths.items()
        if path.startswith(PREFIX)
        for method in methods
    }

    assert declared == set(RULES) | OPEN_TO_ALL


@pytest.fixture
async def everybody(console: Console) -> dict[str, Desk]:
    places = {"counsellor": (HERE,), "supervisor": (HERE,)}
    return {role: console.desk(f"{role} d'ici", role, places.get(role, ())) for role in ROLES}


@SQLITE_ONLY
async def test_each_role_may_do_what_its_rule_says_and_nothing_else(
    console: Console, everybody: dict[str, Desk]
) -> None:
    wrong = []
    _, handoff_id = await console.asks(HERE)
    victim = console.account("Victime")
    for rule, roles in RULES.items():
        if rule == ("DELETE", "/session"):
            continue
        for role, desk in everybody.items():
            status = await ask(desk, rule, handoff_id, victim)
            if (status != 404) != (role in roles):
                wrong.append((rule, role, status))
    assert wrong == []


@SQLITE_ONLY
@pytest.mark.parametrize("role", ["counsellor", "supervisor"])
async def test_request_of_another_structure_is_not_there(console: Console, role: str) -> None:
    own, territory = console.desk("Ailleurs", role, (ELSEWHERE,)), None
    if role == "supervisor":
        territory = console.desk("Territoire", role, (), departements=("11",))
    _, handoff_id = await console.asks(HERE)

    seen = {await ask(desk, rule, handoff_id) for desk in (own, territory) if desk for rule in ABOUT_ONE}

    assert seen == {404}
    assert (await own.get("inbox")).json()["lines"] == []


async def test_supervisor_of_the_territory_sees_what_is_asked_there(console: Console) -> None:
    desk = console.desk("Territoire", "supervisor", (), departements=("81",))
    _, handoff_id = await console.asks(HERE)

    assert (await desk.get(f"handoffs/{handoff_id}")).status_code == 200


async def test_former_member_sees_nothing_more(console: Console) -> None:
    desk = console.desk("Partie")
    _, handoff_id = await console.asks(HERE)
    assert (await desk.get(f"handoffs/{handoff_id}")).status_code == 200
    _leaves(console.house, desk.id)

    seen = {await ask(desk, rule, handoff_id) for rule in ABOUT_ONE}

    assert seen == {404}
    assert (await desk.get("inbox")).json()["lines"] == []


@SQLITE_ONLY
async def test_nobody_without_a_session_gets_anything(console: Console) -> None:
    browser = console.browser()
    _, handoff_id = await console.asks(HERE)

    statuses = {rule: await ask(browser, rule, handoff_id) for rule in RULES}

    assert set(statuses.values()) == {401}


async def test_another_origin_gets_no_permission(console: Console) -> None:
    desk = console.desk("Marie")
    asked = {"Origin": "https://ailleurs.example", "Access-Control-Request-Method": "POST"}

    preflight = await desk.http.options("/api/v1/console/session", headers=asked)

    assert "access-control-allow-origin" not in preflight.headers
    assert preflight.status_code >= 400


def _leaves(house: House, counsellor_id: str) -> None:
    with house.database.write_session() as session:
        for membership in session.query(Membership).filter_by(counsellor_id=counsellor_id):
            membership.until = utc_now() - dt.timedelta(seconds=1)
