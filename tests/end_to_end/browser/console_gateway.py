"""The console's contract in memory, with the real pages: one counsellor, three requests, what a test may change.

Run alone to look at it: `python -m tests.end_to_end.browser.console_gateway 8011`.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from tests.end_to_end.browser.fake_gateway import CSP, PAGES, refused
from tests.end_to_end.browser.replies import CARDS

STRUCTURE = {"id": "ml-castres", "name": "Mission locale de Valdoré"}
ME = {"id": "c1", "name": "Marie Durand", "role": "counsellor", "structures": [STRUCTURE], "is_available": True}
SECRET = "JBSWY3DPEHPK3PXP"
QR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M1 1h2v2H1zM5 1h2v2H5zM1 5h2v2H1z"/>'
    '<script>document.title = "hacked"</script></svg>'
)
HOSTILE = "<img src=x onerror=\"document.title='hacked'\">"


def line(number: int, **changes: Any) -> dict[str, Any]:
    asked = datetime.now(UTC) - timedelta(minutes=4 * number)
    return {
        "id": f"h{number}",
        "version": 1,
        "state": "waiting",
        "mode": "now",
        "trigger": "asked",
        "urgency": 0,
        "structure": STRUCTURE,
        "need": "housing",
        "need_label": "un logement",
        "commune": "Valdoré",
        "requested_at": asked.isoformat(),
        "waits_s": 240 * number,
        "owner": None,
        "unread": 0,
        "last_text": None,
        "last_at": None,
        "is_overdue": False,
        "is_acknowledged": False,
        "appointment_state": None,
    } | changes


def one(said: str, state: str = "BESOIN", **more: Any) -> dict[str, Any]:
    return {"said": said, "state": state, "declared_impact": "fort", "urgency": "two_days", **more}


SUMMARY = {
    "nature": {"reference": "RL-4KD7"},
    "request": {"demand": "Je dois quitter mon logement vendredi.", "priority": "Trouver un logement"},
    "urgent": [{"subject": "Logement", "said": "Je dors chez un ami", "is_now": False, "shown": None}],
    "strengths": {
        "key": "strengths",
        "title": "Points forts",
        "subjects": [
            {"title": "Mobilité", "lines": [one("J'ai le permis", "POINT_FORT", declared_impact=None, urgency="none")]}
        ],
    },
    "sections": [
        {
            "key": "constraints",
            "title": "Contraintes personnelles",
            "subjects": [
                {
                    "title": "Logement",
                    "is_priority": True,
                    "lines": [one("Mon bail se termine", source={"at": "2026-11-23T09:00:00Z", "seq": 3})],
                }
            ],
        }
    ],
    "wishes_to_talk": True,
    "not_discussed": ["Garde d'enfants"],
    "seen": {"offers": [{"id": "a", "name": "Permanence logement"}], "steps": []},
    "private": None,
}


def cell(label: str, persons: int | None, waits_s: int | None = None, key: str = "81") -> dict[str, Any]:
    long_waits_s = waits_s and 4 * waits_s
    return {"key": [key], "label": label, "persons": persons, "waits_s": waits_s, "long_waits_s": long_waits_s}


FIGURES = {
    "since": "2026-10-25",
    "until": "2026-11-23",
    "total": [cell("Toutes les personnes", 131, 480)],
    "by_territory": [
        cell("Aude", None),
        cell("Tarn", 88, 300),
        cell("Tarn · Maison de l'emploi et de la formation de Valdoré", 62, 240),
        cell("Tarn · Mission locale de Valdoré", 26, 900),
    ],
    "by_outcome": [cell("Tarn · Réponse donnée", 51), cell("Tarn · Personne injoignable", None)],
    "by_need": [cell("Tarn · un logement", 40, 300), cell("Tarn · Non précisé", 48)],
    "by_mode": [cell("Parler maintenant", 90, 120), cell("Être rappelé", 41, 86_400)],
    "by_day": [cell(day, persons, key=day) for day, persons in (("2026-11-18", 60), ("2026-11-23", None))],
    "load": [{"key": ["81"], "label": "Tarn", "persons": 21, "present": 4, "each": 5.3}],
    "unmet": [
        {"departement": "81", "need": "childcare", "label": "Tarn · une garde d'enfants", "without": 24, "found": None}
    ],
    "unanswered": {
        "count": 1,
        "lines": [
            {"id": "h3", "structure": STRUCTURE["name"], "need": "un logement", "requested_at": "2026-11-20T10:00:00Z"}
        ],
    },
    "undelivered": 0,
}


class ConsoleGateway:
    """`calls`: what the page asked for in writing; `lines`: the requests; `moved`: the next move comes too late."""

    def __init__(self) -> None:
        self.base, self.me, self.is_known, self.moved = "", dict(ME), False, False
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.asked: dict[str, str] = {}  # the period of the figures
        self.bell, self.cursor = asyncio.Condition(), 1
        self.lines = {
            each["id"]: each
            for each in (
                line(1, need_label="une formation"),
                line(2, urgency=3, trigger="danger", is_overdue=True, unread=2, last_text="Je ne sais pas où dormir."),
                line(3, state="deferred", mode="call_back", urgency=1),
            )
        }
        self.events = [
            {"author": "person", "kind": "text", "text": "Je cherche un logement."},
            {"author": "bot", "kind": "text", "text": "Voulez-vous parler à une personne ?"},
            {"author": "person", "kind": "text", "text": HOSTILE},
        ]
        self.notes: list[dict[str, Any]] = []
        self.sso_name: str | None = None
        self.said: set[str] = set()

    def app(self) -> Starlette:
        api, held = "/api/v1/console", "/api/v1/console/handoffs/{id}"
        return Starlette(
            routes=[
                Route("/console", self.page),
                Route("/console/invitation", self.page),
                Route("/console/{name:path}", self.page),
                Route("/widget/{name:path}", self.page),
                Route(api + "/session", self.session, methods=["POST", "DELETE"]),
                Route(api + "/me", self.who),
                Route(api + "/me/presence", self.moves, methods=["PUT"]),
                Route(api + "/invitations/{token}", self.invitation, methods=["GET", "POST"]),
                Route(api + "/inbox", self.inbox),
                Route(api + "/canned", lambda _: JSONResponse({"replies": ["Bonjour, je suis là pour vous."]})),
                Route(api + "/structures", lambda _: JSONResponse({"structures": [STRUCTURE]})),
                Route(api + "/supervision", self.figures),
                Route(api + "/counsellors", self.counsellors, methods=["GET", "POST"]),
                Route(api + "/trail", self.trail),
                Route(api + "/sso", self.sso, methods=["GET", "POST"]),
                Route(api + "/retention", self.retention),
                Route(api + "/persons/{action}", self.persons, methods=["POST"]),
                Route(api + "/handoffs", lambda _: JSONResponse({"lines": []})),
                Route(held, self.handoff),
                Route(held + "/events", self.read),
                Route(held + "/offers", lambda _: JSONResponse({"offers": CARDS})),
                Route(held + "/{move}", self.moves, methods=["POST"]),
            ]
        )

    async def page(self, request: Request) -> Response:
        path = request.url.path.lstrip("/")
        name = "console.html" if path in ("console", "console/invitation") else path
        return FileResponse(PAGES / name, headers={"Content-Security-Policy": CSP, "Cache-Control": "no-store"})

    async def session(self, request: Request) -> Response:
        self.is_known = request.method == "POST" and (await request.json())["code"] == "123456"
        if self.is_known:
            return JSONResponse(self.me)
        if request.method == "DELETE":
            return Response(status_code=204)
        return refused(401, "login_refused", "Connexion refusée. Vérifiez vos trois réponses.")

    async def who(self, request: Request) -> Response:
        return JSONResponse(self.me) if self.is_known else refused(401, "session_unknown", "Inconnue.")

    async def invitation(self, request: Request) -> Response:
        if request.path_params["token"] != "secret":
            return refused(404, "invitation_unknown", "Inconnue.")
        if request.method == "GET":
            return JSONResponse({"name": "Marie", "secret": SECRET, "uri": "otpauth://x", "qr_svg": QR})
        self.calls.append(("accept", await request.json()))
        return Response(status_code=204)

    async def inbox(self, request: Request) -> Response:
        if not self.is_known:
            return refused(401, "session_unknown", "Inconnue.")
        if request.query_params["after"] == str(self.cursor):
            await self.wait()
        lines = list(self.lines.values())
        counts = {"queue": sum(each["state"] == "waiting" for each in lines), "mine": 0, "unread": 0}
        return JSONResponse({"lines": lines, "cursor": str(self.cursor), "counts": counts})

    async def handoff(self, request: Request) -> Response:
        held = self.lines.get(request.path_params["id"])
        if held is None:
            return refused(404, "handoff_not_found", "Cette demande n'existe pas ou n'est pas pour vous.")
        step = {"at": held["requested_at"], "move": "requested", "actor": "person", "name": None, "structure": "ML"}
        more = {"summary": SUMMARY, "contact": {"first_name": "Sam", "phone": "05 00 00 00 01"}, "appointment": None}
        return JSONResponse(held | more | {"notes": self.notes, "steps": [step], "first_seq": 1})

    async def read(self, request: Request) -> Response:
        after = int(request.query_params["after"])
        if len(self.events) <= after:
            await self.wait()
        at = datetime.now(UTC).isoformat()
        rows = [{"seq": seq, "at": at, **row} for seq, row in enumerate(self.events, 1) if seq > after]
        return JSONResponse({"events": rows, "next": len(self.events)})

    async def moves(self, request: Request) -> Response:
        move, body = request.path_params.get("move", "presence"), json.loads(await request.body() or b"{}")
        if request.headers.get("x-relais-console") != "1":
            return refused(403, "not_from_console", "Refusé.")
        self.calls.append((move, body))
        held = self.lines.get(request.path_params.get("id", ""))
        if held is None:
            return Response(status_code=204)
        if self.moved:
            held |= {"state": "taken", "owner": {"id": "c2", "name": "Ali", "is_me": False}, "version": 9}
            return refused(409, "handoff_moved", "Cette demande a changé.")
        await self.carry_out(move, body, held)
        return JSONResponse(held)

    async def carry_out(self, move: str, body: dict[str, Any], held: dict[str, Any]) -> None:
        if move == "take":
            held |= {"state": "taken", "owner": {"id": "c1", "name": "Marie", "is_me": True}}
        elif move == "close":
            held |= {"state": "closed", "owner": None}
        elif move == "notes":
            self.notes.append({"id": "n", "at": held["requested_at"], "name": "Marie", "is_mine": True, **body})
        elif move == "messages" and body["client_msg_id"] not in self.said:
            self.said.add(body["client_msg_id"])
            cards = [card for card in CARDS if card["id"] in body.get("offer_ids", ())]
            row = {"author": "counsellor", "kind": "text", "name": "Marie, Mission locale", "text": body.get("text")}
            self.events.append(row | ({"kind": "offers", "offers": cards, "text": "1. Offre"} if cards else {}))
        if move not in ("read", "typing"):
            held["version"] += 1
            await self.ring()

    async def figures(self, request: Request) -> Response:
        self.asked = dict(request.query_params)
        return JSONResponse(FIGURES)

    async def trail(self, _request: Request) -> Response:
        line = {"id": 1, "at": "2026-11-23T09:00:00Z", "actor_id": "c1", "action": "handoff_read", "object_id": "h2"}
        return JSONResponse({"lines": [line, {**line, "id": 2, "actor_id": None, "action": "trail_shortened"}]})

    async def sso(self, request: Request) -> Response:
        if request.method == "POST":
            return JSONResponse({"url": f"{self.base}/console?there-and-back#/sso_refused"})
        return JSONResponse({"name": self.sso_name})

    async def retention(self, _request: Request) -> Response:
        return JSONResponse({"rows": [{"label": "Conversation avec l'assistant", "kept": "24 heures"}]})

    async def persons(self, request: Request) -> Response:
        self.asked = await request.json()
        if self.asked["code"] == "000000":
            return refused(403, "proof_wanted", "Ce code n'est pas bon.")
        return JSONResponse({"receipt": "EFF-20261123-AAAA"})

    async def counsellors(self, request: Request) -> Response:
        if request.method == "POST":
            return JSONResponse({"token": "secret"}, status_code=201)
        listed = {**ME, "email": "marie@valdore.example", "state": "active", "last_login_at": None}
        return JSONResponse({"counsellors": [listed]})

    async def ring(self) -> None:
        self.cursor += 1
        async with self.bell:
            self.bell.notify_all()

    async def wait(self) -> None:
        async with self.bell:
            try:
                await asyncio.wait_for(self.bell.wait(), 1)
            except TimeoutError:
                return


if __name__ == "__main__":
    gateway = ConsoleGateway()
    gateway.is_known = True
    uvicorn.run(gateway.app(), port=int(sys.argv[1]), log_level="warning")
